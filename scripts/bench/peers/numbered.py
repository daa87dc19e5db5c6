"""What the SQL peers share: facet values as numbers in `bench_value`, narrow rows in `bench_item`, one scan for all facets.

What is chosen of a facet costs one more scan, without that choice. Counts of the unfiltered list are given to a peer for
nothing, as a program would keep them. Of a wide facet the 50 most frequent values are read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django.db import connection

from content.facets.filter import Filter
from content.facets.spec import FACETS, Facet

#: Numbers of one facet: its place times this, and on.
SPAN = 50_000_000
WIDE = 50
PLACE = {facet.name: place for place, facet in enumerate(FACETS, 1)}
NAMES = {place: name for name, place in PLACE.items()}

Counts = dict[str, dict[str, int]]
Condition = tuple[str, list[Any]]


def fetch(statement: str, parameters: list[Any] | None = None) -> list[Any]:
    """Return all rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or [])
        return list(cursor.fetchall())


def execute(*statements: str) -> None:
    """Run statements without parameters."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


class Numbered(ABC):
    """Answers a Filter: ids of the first page, total, counts of every facet."""

    def __init__(self) -> None:
        rows = fetch("SELECT facet, value, id FROM bench_value")
        self.numbers = {(facet, value): number for facet, value, number in rows}
        self.values = {number: value for (_facet, value), number in self.numbers.items()}
        self.unfiltered = (self.total(Filter()), self.counts(Filter()))

    @abstractmethod
    def grouped(self, condition: str, within: str) -> str:
        """Return the statement that counts the numbers `v` of the items of a condition, as (v, n)."""

    @abstractmethod
    def choices(self, asked: Filter, leaving: str) -> Condition:
        """Return the condition of what is chosen and excluded, without the choices of one group."""

    def run(self, asked: Filter) -> tuple[list[int], int, Counts]:
        """Return page, total and counts; what is chosen of a facet is left out of its own counts."""
        total, counts = self.unfiltered if not asked.is_narrowed else (self.total(asked), self.counts(asked))
        for group in dict.fromkeys(facet.group for facet in FACETS if asked.choice(facet.name).values):
            counts = {**counts, **self.counts(asked, of=group)}
        return self.page(asked), total, counts

    def page(self, asked: Filter) -> list[int]:
        """Return the ids of the newest 24."""
        condition, parameters = self.condition(asked)
        order = "ORDER BY indexed_at DESC, id DESC LIMIT 24"
        return [pk for (pk,) in fetch(f"SELECT id FROM bench_item WHERE {condition} {order}", parameters)]

    def total(self, asked: Filter, *, leaving: str = "") -> int:
        """Return the exact number of items."""
        condition, parameters = self.condition(asked, leaving)
        return int(fetch(f"SELECT count(*) FROM bench_item WHERE {condition}", parameters)[0][0])

    def counts(self, asked: Filter, *, of: str = "", most: int = WIDE) -> Counts:
        """Return the counts of all facets, or of one group's without its own choices, in one statement."""
        condition, parameters = self.condition(asked, of)
        named = [facet.name for facet in FACETS if facet.group == of or not of]
        spans = [f"(v >= {PLACE[name] * SPAN} AND v < {(PLACE[name] + 1) * SPAN})" for name in named]
        grouped = self.grouped(condition, " OR ".join(spans) if of else "1 = 1")
        ranked = f"SELECT v, n, row_number() OVER (PARTITION BY v / {SPAN} ORDER BY n DESC, v) AS place FROM ({grouped}) g"
        counts: Counts = {name: {} for name in named}
        for number, count in fetch(f"SELECT v, n FROM ({ranked}) r WHERE place <= {most}", parameters):
            counts[NAMES[number // SPAN]][self.values[number]] = count
        return counts

    def condition(self, asked: Filter, leaving: str = "") -> Condition:
        """Return the condition of choices and ranges."""
        condition, parameters = self.choices(asked, leaving)
        for name, chosen in asked.ranges.items():
            condition += f" AND {name}_at BETWEEN %s AND %s"
            parameters = [*parameters, chosen.low, chosen.high]
        return condition, parameters

    def chosen(self, asked: Filter, leaving: str) -> tuple[list[list[int]], list[int]]:
        """Return the numbers that are chosen, a list for each group, and those that are excluded."""
        groups: dict[str, list[int]] = {}
        excluded: list[int] = []
        for facet in FACETS:
            choice = asked.choice(facet.name)
            excluded += [self.number(facet, value) for value in choice.excluded]
            if choice.values and facet.group != leaving:
                groups.setdefault(facet.group, []).extend(self.number(facet, value) for value in choice.values)
        return list(groups.values()), excluded

    def number(self, facet: Facet, value: str) -> int:
        """Return the number of a value; one that no item has gets a number that none has."""
        return self.numbers.get((PLACE[facet.name], value), PLACE[facet.name] * SPAN)

"""What `facets.query` answers: a page, and the counts of every facet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from content.facets.filter import Choice, Presence, Range
from content.facets.kept import KeptRows
from content.facets.spec import FacetKind, split_pair
from content.terms import fold

State = Literal["off", "on", "not"]
LONGEST_VALUE = 200


@dataclass(frozen=True)
class FacetValue:
    """One value with the number of items that choosing it alone shows; `children` are its subcategories."""

    value: str
    label: str
    count: int
    state: State = "off"
    children: tuple[FacetValue, ...] = ()

    @property
    def is_choosable(self) -> bool:
        """Whether a query string may carry this value; a longer one is shown and counted only."""
        return all(len(part) <= LONGEST_VALUE for part in (split_pair(self.value) or (self.value,)))


@dataclass(frozen=True)
class Listed:
    """Which values of a facet are listed beside what is chosen: the `most` frequent ones, None is all of them.

    Of `facet` only those whose label, or that of a child, holds `text`.
    """

    most: int | None = None
    facet: str = ""
    text: str = ""


EVERYTHING = Listed()


@dataclass(frozen=True)
class FacetCounts:
    """Every value of a facet, most frequent first. What is chosen or excluded is there also with a count of 0."""

    name: str
    label: str
    kind: FacetKind
    values: tuple[FacetValue, ...]
    none_count: int
    any_count: int
    presence: Presence
    match_all: bool
    total_values: int


@dataclass(frozen=True)
class Bucket:
    """One bar of a range: choosing `span` alone shows `count` items."""

    span: Range
    count: int


@dataclass(frozen=True)
class RangeCounts:
    """The bars of a range, lowest first, without the empty ones; what is chosen of the range itself is left out."""

    name: str
    buckets: tuple[Bucket, ...]
    none_count: int


@dataclass(frozen=True)
class Result:
    """One page. `first` is the rank of its first item, 0 when it is empty; the cursors are "" where the list ends.

    With `counts_pending` it has its items only: total, cursors and counts are not known yet.
    """

    total: int
    ids: list[int]
    first: int
    after: str
    before: str
    facets: list[FacetCounts] = field(default_factory=list)
    ranges: list[RangeCounts] = field(default_factory=list)
    counts_pending: bool = False
    #: Printed rows that are as new as this answer.
    kept: KeptRows = field(default_factory=KeptRows, compare=False, repr=False)

    @property
    def last(self) -> int:
        """The rank of the page's last item, 0 when it is empty."""
        return self.first + len(self.ids) - 1 if self.ids else 0

    def facet(self, name: str) -> FacetCounts:
        """Return the counts of one facet."""
        return next(facet for facet in self.facets if facet.name == name)


def state_of(value: str, choice: Choice) -> State:
    """Return whether a value is chosen, excluded, or neither."""
    if value in choice.excluded:
        return "not"
    return "on" if value in choice.values else "off"


def in_order(values: Iterable[FacetValue]) -> tuple[FacetValue, ...]:
    """Return values as a page lists them; the order is total and equal on both engines."""
    return tuple(sorted(values, key=lambda value: (-value.count, fold(value.label), value.value)))

"""A Filter as its one query string: parameters in the order of their declaration, values sorted, defaults left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from content.facets.filter import DEFAULT_SORT, PAGE_SIZE, Choice, Filter
from content.facets.spec import FACETS, RANGES, YES
from content.filters.times import End, print_time

#: Where a facet or range stands among all of them.
PLACES = {name: place for place, name in enumerate([facet.name for facet in FACETS] + [ranged.name for ranged in RANGES])}


def canonical(asked: Filter) -> str:
    """Return the query string of a Filter, without a question mark; "" for the empty one."""
    return "&".join(printed(name, value) for name, value in pairs(asked))


@lru_cache(maxsize=10_000)
def printed(name: str, value: str) -> str:
    """Return one parameter. A page prints the same ones hundreds of times, each beside another one."""
    return urlencode([(name, value)])


def pairs(asked: Filter) -> Iterator[tuple[str, str]]:
    """Yield the parameters of a Filter in canonical order."""
    if asked.q:
        yield "q", asked.q
    for name in sorted(asked.choices, key=PLACES.__getitem__):
        yield from choice_pairs(name, asked.choices[name])
    for name in sorted(asked.ranges, key=PLACES.__getitem__):
        yield from range_pairs(name, "from", asked.ranges[name].low)
        yield from range_pairs(name, "to", asked.ranges[name].high)
    if asked.deleted:
        yield "deleted", YES
    if asked.sort != DEFAULT_SORT:
        yield "sort", asked.sort
    if asked.page_size != PAGE_SIZE:
        yield "page_size", str(asked.page_size)
    for name, cursor in (("after", asked.after), ("before", asked.before)):
        if cursor:
            yield name, cursor


def choice_pairs(name: str, choice: Choice) -> Iterator[tuple[str, str]]:
    """Yield the parameters of one facet."""
    yield from ((name, value) for value in sorted(set(choice.values)))
    yield from ((f"{name}.not", value) for value in sorted(set(choice.excluded)))
    if choice.presence:
        yield f"{name}.is", choice.presence
    if choice.match_all:
        yield f"{name}.all", "1"


def range_pairs(name: str, end: End, value: datetime | int | None) -> Iterator[tuple[str, str]]:
    """Yield the parameter of one end of a range, unless it is open."""
    if value is not None:
        yield f"{name}.{end}", print_time(value, end) if isinstance(value, datetime) else str(value)

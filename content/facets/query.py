"""The one interface of finding: a Filter in; ids, exact total, counts and a page out. Callers know nothing of what answers.

The facet index of the process answers. Inside a transaction SQL does: only it sees what the transaction itself wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from content.facets import answering, found, paging
from content.facets.by_sql import query as by_sql
from content.facets.filter import Filter
from content.facets.glimpse import glimpse
from content.facets.index.keeper import keeper, one_look, sees_own_writes
from content.facets.index.state import Index
from content.facets.results import EVERYTHING, FacetCounts, FacetValue, Listed, Result

__all__ = [
    "FacetCounts", "FacetValue", "Listed", "Result",
    "count", "counts_among", "first_look", "ids", "ids_between", "one_look", "run",
]  # fmt: skip


def run(asked: Filter, *, facets: bool = True, ranges: bool = False, listed: Listed = EVERYTHING) -> Result:
    """Return the filter's page, its exact total and, unless told otherwise, the counts of every facet.

    `ranges` adds the bars of every range. `listed` bounds the values of a facet; SQL lists all of them.
    """
    if sees_own_writes():
        return by_sql.run(asked, facets=facets, ranges=ranges)
    with index_for(asked) as index:
        return answering.answer(index, asked, facets=facets, ranges=ranges, listed=listed)


def first_look(asked: Filter) -> Result | None:
    """Return a first page without counts, at once, where those would take long; None where `run` is as quick."""
    return None if sees_own_writes() else glimpse(asked)


def count(asked: Filter) -> int:
    """Return the exact number of items of a filter."""
    if sees_own_writes():
        return by_sql.count(asked)
    with index_for(asked) as index:
        return len(answering.selected(index, asked).items())


def counts_among(asked: Filter, sets: Sequence[Collection[int] | None]) -> list[int]:
    """Return how many of a filter's items are in each set of ids; None is all of them."""
    if sees_own_writes():
        return by_sql.counts_among(asked, sets)
    with index_for(asked) as index:
        return answering.counts_among(index, asked, sets)


def ids(asked: Filter, *, include_deleted: bool = False) -> Collection[int]:
    """Return the ids of every item of a filter, whatever its sort and page; asking `in` is cheap."""
    if sees_own_writes():
        return by_sql.ids(asked, include_deleted=include_deleted)
    with index_for(asked) as index:
        return frozenset(answering.ids_of(index, asked, include_deleted=include_deleted).tolist())


def ids_between(asked: Filter, start: int, stop: int) -> list[int]:
    """Return the ids of a filter's items at these places of its order, counted from 0; its cursors play no part."""
    if sees_own_writes():
        return by_sql.ids_between(asked, start, stop)
    with index_for(asked) as index:
        return paging.ids_between(index, asked, answering.selected(index, asked).items(), start, stop)


@contextmanager
def index_for(asked: Filter) -> Iterator[Index]:
    """Hold the index, after its text has been looked for without holding it."""
    if asked.q:
        found.ask(keeper(), asked.q)
    with keeper().fresh() as index:
        yield index

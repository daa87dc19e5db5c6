"""The one interface of finding: a Filter in; ids, exact total, counts and a page out. Callers know nothing of what answers."""

from __future__ import annotations

from collections.abc import Collection

from content.facets.by_sql import query as by_sql
from content.facets.filter import Filter
from content.facets.results import FacetCounts, FacetValue, Result

__all__ = ["FacetCounts", "FacetValue", "Result", "count", "ids", "ids_between", "run"]


def run(asked: Filter, *, facets: bool = True) -> Result:
    """Return the filter's page, its exact total and, unless told otherwise, the counts of every facet."""
    return by_sql.run(asked, facets=facets)


def count(asked: Filter) -> int:
    """Return the exact number of items of a filter."""
    return by_sql.count(asked)


def ids(asked: Filter, *, include_deleted: bool = False) -> Collection[int]:
    """Return the ids of every item of a filter, whatever its sort and page; asking `in` is cheap."""
    return by_sql.ids(asked, include_deleted=include_deleted)


def ids_between(asked: Filter, start: int, stop: int) -> list[int]:
    """Return the ids of a filter's items at these places of its order, counted from 0; its cursors play no part."""
    return by_sql.ids_between(asked, start, stop)

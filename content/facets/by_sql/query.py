"""The answers of `facets.query` in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Count, Q

from content.db.ids import AmongIds
from content.facets.by_sql import counting, matching, paging
from content.facets.filter import Filter
from content.facets.results import Result


def run(asked: Filter, *, facets: bool = True, ranges: bool = False) -> Result:
    """Return the filter's page, its exact total, the counts of every facet and the bars of every range."""
    found = matching.found_by_text(asked)
    items = matching.items(asked, found)
    page = paging.read_page(items, asked)
    total = items.count()
    return Result(
        total=total,
        ids=page.ids,
        first=page.first,
        after=page.after,
        before=page.before,
        facets=counting.count_facets(asked, found, total) if facets else [],
        ranges=counting.count_ranges(asked, found) if ranges else [],
    )


def count(asked: Filter) -> int:
    """Return the exact number of items of a filter."""
    return matching.items(asked, matching.found_by_text(asked)).count()


def counts_among(asked: Filter, sets: Sequence[Collection[int] | None]) -> list[int]:
    """Return how many of a filter's items are in each set of ids; None is all of them."""
    items = matching.items(asked, matching.found_by_text(asked))
    among = (None if ids is None else Q(AmongIds(list(ids))) for ids in sets)
    counts = items.aggregate(**{str(place): Count("pk", filter=condition) for place, condition in enumerate(among)})
    return [counts[str(place)] for place in range(len(sets))]


def ids(asked: Filter, *, include_deleted: bool = False) -> Collection[int]:
    """Return the ids of every item of a filter, whatever its sort and page; asking `in` is cheap."""
    found = matching.found_by_text(asked)
    items = matching.items(asked, found, include_deleted=include_deleted)
    return frozenset(items.values_list("pk", flat=True).iterator())


def ids_between(asked: Filter, start: int, stop: int) -> list[int]:
    """Return the ids of a filter's items at these places of its order, counted from 0; its cursors play no part."""
    items = matching.items(asked, matching.found_by_text(asked))
    # The key is selected, too: PostgreSQL reads a constant behind ORDER BY as the place of a column.
    rows = paging.ordered(items, asked).values_list("pk", "sort_key")[start:stop]  # type: ignore[misc]  # an annotation
    return [pk for pk, _key in rows]

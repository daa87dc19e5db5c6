"""The one interface of finding: a Filter in; ids, exact total, counts and a page out. Callers know nothing of what answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from content.facets import counting, matching, paging
from content.facets.counting import FacetCounts, FacetValue
from content.facets.filter import Filter

__all__ = ["FacetCounts", "FacetValue", "Result", "count", "ids", "run"]


@dataclass(frozen=True)
class Result:
    """One page. `first` is the rank of its first item, 0 when it is empty; the cursors are "" where the list ends."""

    total: int
    ids: list[int]
    first: int
    after: str
    before: str
    facets: list[FacetCounts] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The rank of the page's last item, 0 when it is empty."""
        return self.first + len(self.ids) - 1 if self.ids else 0

    def facet(self, name: str) -> FacetCounts:
        """Return the counts of one facet."""
        return next(facet for facet in self.facets if facet.name == name)


def run(asked: Filter, *, facets: bool = True) -> Result:
    """Return the filter's page, its exact total and, unless told otherwise, the counts of every facet."""
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
    )


def count(asked: Filter) -> int:
    """Return the exact number of items of a filter."""
    return matching.items(asked, matching.found_by_text(asked)).count()


def ids(asked: Filter, *, include_deleted: bool = False) -> Collection[int]:
    """Return the ids of every item of a filter, whatever its sort and page; asking `in` is cheap."""
    found = matching.found_by_text(asked, include_deleted=include_deleted)
    items = matching.items(asked, found, include_deleted=include_deleted)
    return frozenset(items.values_list("pk", flat=True).iterator())

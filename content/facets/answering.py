"""The answers of `facets.query` from an index that somebody else holds the lock of."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence

from pyroaring import BitMap

from content.facets import counting, found, histograms, paging
from content.facets.filter import Filter
from content.facets.index.columns import Numbers, slots_of
from content.facets.index.state import Index
from content.facets.results import EVERYTHING, FacetCounts, Listed, RangeCounts, Result
from content.facets.selecting import Selection


def answer(index: Index, asked: Filter, *, facets: bool, ranges: bool = False, listed: Listed = EVERYTHING) -> Result:
    """Return the filter's page, its exact total, the counts of every facet and the bars of every range."""
    selection = selected(index, asked)
    items = selection.items()
    page = paging.read_page(index, asked, items)
    return Result(
        total=len(items),
        ids=page.ids,
        first=page.first,
        after=page.after,
        before=page.before,
        facets=counts(index, asked, selection, listed) if facets else [],
        ranges=bars(index, asked, selection) if ranges else [],
        kept=index.kept,
    )


def counts(index: Index, asked: Filter, selection: Selection, listed: Listed) -> list[FacetCounts]:
    """Return the counts of every facet. Whole lists are not remembered: they may hold every value that there is."""
    if is_personal(asked) or listed.most is None:
        return counting.count_facets(asked, selection, listed)
    return index.remember((question(asked), listed), lambda: counting.count_facets(asked, selection, listed))


def bars(index: Index, asked: Filter, selection: Selection) -> list[RangeCounts]:
    """Return the bars of every range."""
    if is_personal(asked):
        return histograms.count_ranges(selection)
    return index.remember((question(asked), "ranges"), lambda: histograms.count_ranges(selection))


def selected(index: Index, asked: Filter) -> Selection:
    """Return the items of a filter."""
    if is_personal(asked):
        return Selection(index, asked, found_by_text(index, asked))
    return index.remember(question(asked), lambda: Selection(index, asked, found_by_text(index, asked)))


def counts_among(index: Index, asked: Filter, sets: Sequence[Collection[int] | None]) -> list[int]:
    """Return how many of a filter's items are in each set of ids; None is all of them."""
    items = selected(index, asked).items()
    return [len(items) if ids is None else items.intersection_cardinality(found.slots_among(index, ids)) for ids in sets]


def ids_of(index: Index, asked: Filter, *, include_deleted: bool) -> Numbers:
    """Return the ids of every item of a filter."""
    selection = Selection(index, asked, found_by_text(index, asked), include_deleted=include_deleted)
    return index.ids.data[slots_of(selection.items())]


def found_by_text(index: Index, asked: Filter) -> BitMap | None:
    """Return what the filter's text finds, None without one."""
    return found.bitmap(index, asked.q) if asked.q else None


def question(asked: Filter) -> Hashable:
    """Return a filter without its page and its sort: what its items and its counts depend on."""
    return asked.tenant, asked.deleted, asked.q, frozenset(asked.choices.items()), frozenset(asked.ranges.items())


def is_personal(asked: Filter) -> bool:
    """Return whether ids stand in the question: one person's, too many to remember, and in no answer to somebody else."""
    return asked.among is not None or bool(asked.apart)

"""Counts of every facet: each with its own choices left out, none and any beside them. In SQL, one GROUP BY a facet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from django.db.models import Count

from content.db.members import SET_NAMES, count_members
from content.facets.buckets import buckets_of, span_of, whole
from content.facets.by_sql import matching
from content.facets.filter import Choice, Filter, Range
from content.facets.results import Bucket, FacetCounts, FacetValue, RangeCounts, in_order, state_of
from content.facets.spec import BY_NAME, LISTED, NO, RANGES, YES, Facet, RangeFacet, children_of, pair_value, split_pair
from content.models.item import ItemQuerySet


def count_facets(asked: Filter, found: matching.Found, total: int) -> list[FacetCounts]:
    """Return the counts of every listed facet; `found` is what its text finds, `total` the number of its items."""
    chosen = {BY_NAME[name].group for name, choice in asked.choices.items() if choice.includes}
    return [count_facet(asked, found, facet, None if facet.group in chosen else total) for facet in LISTED]


def count_facet(asked: Filter, found: matching.Found, facet: Facet, total: int | None) -> FacetCounts:
    """Return the counts of one facet under the other facets' choices and everything that is excluded.

    `total` is the number of items without the facet's own choices, where it is known.
    """
    items = matching.items(asked, found, without=facet.group)
    counts = value_counts(items, facet)
    choice = asked.choice(facet.name)
    any_count = sum(counts.values()) if facet.column else items.filter(matching.has_value(facet)).count()
    values = listed(facet, counts, choice, child_values(asked, items, facet))
    return FacetCounts(
        name=facet.name,
        label=facet.label,
        kind=facet.kind,
        values=values,
        none_count=(items.count() if total is None else total) - any_count,
        any_count=any_count,
        presence=choice.presence,
        match_all=choice.match_all,
        total_values=len(values),
    )


def value_counts(items: ItemQuerySet, facet: Facet) -> dict[str, int]:
    """Return how many of these items have each value."""
    if facet.column:
        rows = items.order_by().filter(matching.has_value(facet)).values_list(facet.column).annotate(count=Count("pk"))
        return {text_of(facet, value): count for value, count in rows}
    if facet.members == "subcategories":
        return {pair_value(*pair): count for pair, count in count_members(items, "subcategories")}
    if facet.members in SET_NAMES:
        return {value: count for (value,), count in count_members(items, facet.members)}
    texts = matching.summaries().filter(item__in=items.values("pk"))
    return dict(texts.order_by().values_list("variant").annotate(count=Count("item", distinct=True)))


def text_of(facet: Facet, value: str | bool) -> str:
    """Return a column's value as it stands in a query string."""
    if facet.kind == "flag":
        return YES if value else NO
    return str(value)


def child_values(asked: Filter, items: ItemQuerySet, facet: Facet) -> dict[str, tuple[FacetValue, ...]]:
    """Return the values of a tree's second level by those of its first."""
    child = children_of(facet)
    if child is None:
        return {}
    grouped: dict[str, list[FacetValue]] = {}
    for value in listed(child, value_counts(items, child), asked.choice(child.name), {}):
        pair = split_pair(value.value)
        if pair:
            grouped.setdefault(pair[0], []).append(value)
    return {name: tuple(values) for name, values in grouped.items()}


def listed(
    facet: Facet, counts: dict[str, int], choice: Choice, children: dict[str, tuple[FacetValue, ...]]
) -> tuple[FacetValue, ...]:
    """Return the values with their states, most frequent first, then by label."""
    names = dict.fromkeys([*counts, *choice.values, *choice.excluded, *children])
    return in_order(
        FacetValue(name, facet.label_of(name), counts.get(name, 0), state_of(name, choice), children.get(name, ()))
        for name in names
    )


def count_ranges(asked: Filter, found: matching.Found) -> list[RangeCounts]:
    """Return the bars of every range, each with its own choice left out."""
    return [count_range(replace(asked, ranges=others(asked, ranged)), found, ranged) for ranged in RANGES]


def others(asked: Filter, ranged: RangeFacet) -> dict[str, Range]:
    """Return what is chosen of all ranges but one."""
    return {name: chosen for name, chosen in asked.ranges.items() if name != ranged.name}


def count_range(asked: Filter, found: matching.Found, ranged: RangeFacet) -> RangeCounts:
    """Return the bars of one range."""
    values = list(matching.items(asked, found).values_list(ranged.column, flat=True))
    numbers = np.array([whole(value) for value in values if value is not None], np.int64)
    buckets, counts = np.unique(buckets_of(ranged, numbers), return_counts=True)
    bars = zip(buckets.tolist(), counts.tolist(), strict=True)
    found_bars = tuple(Bucket(span_of(ranged, bucket), count) for bucket, count in bars)
    return RangeCounts(ranged.name, found_bars, len(values) - len(numbers))

"""Counts of every facet from an index: each with its own choices left out, none and any beside them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from pyroaring import BitMap

from content.facets.filter import Choice, Filter
from content.facets.index.columns import Numbers, slots_of
from content.facets.index.values import NONE, Values
from content.facets.results import FacetCounts, FacetValue, state_of
from content.facets.selecting import Selection
from content.facets.spec import BY_NAME, LISTED, Facet, children_of, split_pair
from content.terms import fold

#: Nanoseconds, measured at a million items. An intersection costs a call, and what its value's bitmap is made of: single
#: entries, or where they are many a block of bits.
CALL, ENTRY, BLOCK = 250, 1, 750
BLOCK_SIZE = 65536


def count_facets(asked: Filter, selection: Selection, most: int | None) -> list[FacetCounts]:
    """Return the counts of every listed facet, of each the `most` frequent values and what is chosen; None: all values."""
    return [count_facet(asked, selection, facet, most) for facet in LISTED]


def count_facet(asked: Filter, selection: Selection, facet: Facet, most: int | None) -> FacetCounts:
    """Return the counts of one facet under the other facets' choices and everything that is excluded."""
    index = selection.index
    items = selection.items(without=facet.group)
    values, choice = index.values[facet.name], asked.choice(facet.name)
    counts = counted(values, items, len(index))
    children = child_values(asked, selection, facet, most)
    forced = forced_names(choice, children)
    names = listed_names(facet, values, counts, most) | forced
    none_count = items.intersection_cardinality(values.without)
    listed = in_order(facet, {name: count_of(values, counts, name) for name in names}, choice, children)
    return FacetCounts(
        name=facet.name,
        label=facet.label,
        kind=facet.kind,
        values=listed,
        none_count=none_count,
        any_count=len(items) - none_count,
        presence=choice.presence,
        match_all=choice.match_all,
        total_values=int(np.count_nonzero(counts[1:])) + sum(not count_of(values, counts, name) for name in forced),
    )


def counted(values: Values, items: BitMap, total: int) -> Numbers:
    """Return by code how many items have each value, in the cheapest of three exact ways.

    1. Few items: look at what each has. 2. Nearly all: the same for the others, taken from the kept sizes. 3. Else, or with
    few values: intersect the bitmap of each value.
    """
    fewer, count = min(len(items), total - len(items)), len(values.bitmaps)
    looking = values.entry_cost * values.entries() * fewer // max(total, 1)
    intersecting = count * CALL + min(values.entries() * ENTRY, count * (total // BLOCK_SIZE + 1) * BLOCK)
    if looking > intersecting:
        return np.fromiter(map(items.intersection_cardinality, values.bitmaps), np.int64, count)
    if fewer == len(items):
        return values.histogram(slots_of(items))
    return values.sizes() - values.histogram(slots_of(items.flip(0, total)))


def count_of(values: Values, counts: Numbers, name: str) -> int:
    """Return the count of one value by its name."""
    code = values.codes.get(name, NONE)
    return int(counts[code]) if NONE < code < len(counts) else 0


def listed_names(facet: Facet, values: Values, counts: Numbers, most: int | None) -> dict[str, None]:
    """Return the values that are not empty, or the `most` frequent of them."""
    codes = np.flatnonzero(counts[1:]) + 1
    if most is not None and len(codes) > most:
        # Every value that is as frequent as the last one: which of those is listed, their labels say.
        least = np.partition(counts[codes], -most)[-most]
        codes = codes[counts[codes] >= least]
    names = [values.names[code] for code in codes.tolist()]
    if most is not None and len(names) > most:
        names = sorted(names, key=lambda name: (-int(counts[values.codes[name]]), *sort_text(facet.name, name)))[:most]
    return dict.fromkeys(names)


def forced_names(choice: Choice, children: dict[str, tuple[FacetValue, ...]]) -> dict[str, None]:
    """Return what is listed whatever its count: what is chosen or excluded, and what has such a child."""
    above = (name for name, below in children.items() if any(child.state != "off" for child in below))
    return dict.fromkeys([*choice.values, *choice.excluded, *above])


def child_values(asked: Filter, selection: Selection, facet: Facet, most: int | None) -> dict[str, tuple[FacetValue, ...]]:
    """Return the values of a tree's second level by those of its first."""
    child = children_of(facet)
    if child is None:
        return {}
    values, choice = selection.index.values[child.name], asked.choice(child.name)
    counts = counted(values, selection.items(without=child.group), len(selection.index))
    names = listed_names(child, values, counts, None) | forced_names(choice, {})
    grouped: dict[str, list[FacetValue]] = {}
    for value in in_order(child, {name: count_of(values, counts, name) for name in names}, choice, {}):
        parent = parent_of(value.value)
        if parent is not None:
            grouped.setdefault(parent, []).append(value)
    return {name: tuple(below) for name, below in grouped.items()}


@lru_cache(maxsize=100_000)
def parent_of(value: str) -> str | None:
    """Return the category of a subcategory."""
    pair = split_pair(value)
    return pair[0] if pair else None


@lru_cache(maxsize=200_000)
def sort_text(facet: str, value: str) -> tuple[str, str]:
    """Return what a value is sorted by after its count."""
    return fold(BY_NAME[facet].label_of(value)), value


def in_order(
    facet: Facet, counts: dict[str, int], choice: Choice, children: dict[str, tuple[FacetValue, ...]]
) -> tuple[FacetValue, ...]:
    """Return values with their states as a page lists them: most frequent first, then by label."""
    names = sorted(counts, key=lambda name: (-counts[name], *sort_text(facet.name, name)))
    return tuple(
        FacetValue(name, facet.label_of(name), counts[name], state_of(name, choice), children.get(name, ())) for name in names
    )

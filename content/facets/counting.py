"""Counts of every facet from an index: each with its own choices left out, none and any beside them."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import numpy as np
from pyroaring import BitMap

from content.facets.filter import Choice, Filter
from content.facets.index.columns import Numbers, slots_of
from content.facets.index.values import NONE, Values
from content.facets.results import FacetCounts, FacetValue, Listed, state_of
from content.facets.selecting import Selection
from content.facets.spec import BY_NAME, LISTED, Facet, children_of, split_pair
from content.terms import fold

#: Nanoseconds, measured at a million items. An intersection costs a call, and what its value's bitmap is made of: single
#: entries, or where they are many a block of bits.
CALL, ENTRY, BLOCK = 250, 1, 750
BLOCK_SIZE = 65536


def count_facets(asked: Filter, selection: Selection, listed: Listed) -> list[FacetCounts]:
    """Return the counts of every facet that a page lists."""
    return [count_facet(asked, selection, facet, listed) for facet in LISTED]


def count_facet(asked: Filter, selection: Selection, facet: Facet, listed: Listed) -> FacetCounts:
    """Return the counts of one facet under the other facets' choices and everything that is excluded."""
    index = selection.index
    items = selection.items(without=facet.group)
    values, choice = index.values[facet.name], asked.choice(facet.name)
    counts = counted(values, items, len(index))
    forced = forced_names(asked, facet)
    names = listed_names(facet, values, counts, listed.most, sought(asked, selection, facet, listed)) | forced
    none_count = items.intersection_cardinality(values.without)
    children = child_values(asked, selection, facet, names)
    return FacetCounts(
        name=facet.name,
        label=facet.label,
        kind=facet.kind,
        values=in_order(facet, {name: count_of(values, counts, name) for name in names}, choice, children),
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


def listed_names(
    facet: Facet, values: Values, counts: Numbers, most: int | None, among: Collection[str] | None = None
) -> dict[str, None]:
    """Return the values that are not empty, `among` some of them, or the `most` frequent of those."""
    codes = np.flatnonzero(counts[1:]) + 1
    if among is not None:
        codes = np.array([code for code in codes.tolist() if values.names[code] in among], codes.dtype)
    if most is not None and len(codes) > most:
        # Every value that is as frequent as the last one: which of those is listed, their labels say.
        least = np.partition(counts[codes], -most)[-most]
        codes = codes[counts[codes] >= least]
    names = [values.names[code] for code in codes.tolist()]
    if most is not None and len(names) > most:
        names = sorted(names, key=lambda name: (-int(counts[values.codes[name]]), *sort_text(facet.name, name)))[:most]
    return dict.fromkeys(names)


def sought(asked: Filter, selection: Selection, facet: Facet, listed: Listed) -> Collection[str] | None:
    """Return the values whose label, or that of a child, holds the text that is sought; None where none is."""
    if listed.facet != facet.name or not listed.text:
        return None
    text, child = fold(listed.text), children_of(facet)
    found = {name for name in selection.index.values[facet.name].names[1:] if text in sort_text(facet.name, name)[0]}
    below = child_counts(asked, selection, child) if child else ()
    return found.union(parent_of(name) or "" for name in below if child and text in sort_text(child.name, name)[0])


def forced_names(asked: Filter, facet: Facet) -> dict[str, None]:
    """Return what is listed whatever its count: what is chosen or excluded, and what has such a child."""
    choice, child = asked.choice(facet.name), children_of(facet)
    below = asked.choice(child.name) if child else Choice()
    above = map(parent_of, (*below.values, *below.excluded))
    return dict.fromkeys([*choice.values, *choice.excluded, *filter(None, above)])


def child_values(
    asked: Filter, selection: Selection, facet: Facet, parents: Collection[str]
) -> dict[str, tuple[FacetValue, ...]]:
    """Return the values of a tree's second level below these of its first."""
    child = children_of(facet)
    if child is None:
        return {}
    below = {name: count for name, count in child_counts(asked, selection, child).items() if parent_of(name) in parents}
    grouped: dict[str, list[FacetValue]] = {}
    for value in in_order(child, below, asked.choice(child.name), {}):
        grouped.setdefault(parent_of(value.value) or "", []).append(value)
    return {name: tuple(found) for name, found in grouped.items()}


def child_counts(asked: Filter, selection: Selection, child: Facet) -> dict[str, int]:
    """Return the counts of a tree's second level, of what is not empty or has to be listed."""
    values = selection.index.values[child.name]
    counts = counted(values, selection.items(without=child.group), len(selection.index))
    names = listed_names(child, values, counts, None) | forced_names(asked, child)
    return {name: count_of(values, counts, name) for name in names}


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

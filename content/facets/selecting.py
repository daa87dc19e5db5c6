"""The items of a Filter as bitmaps of an index. What `by_sql.matching` says with WHERE, this says with intersections."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import and_, or_

import numpy as np
from pyroaring import BitMap

from content.facets.buckets import whole
from content.facets.filter import Choice, Filter, Range
from content.facets.found import slots_among
from content.facets.index.columns import bitmap_of
from content.facets.index.state import Index
from content.facets.spec import BY_NAME, FLAG_VALUES, RANGES_BY_NAME, Facet, RangeFacet, pair_value, split_pair


class Selection:
    """What a Filter asks of an index. `base` holds for every answer; each group of `chosen` is left out of its own counts.

    A group is that of a facet, or a range.
    """

    def __init__(self, index: Index, asked: Filter, found: BitMap | None, *, include_deleted: bool = False) -> None:
        self.index = index
        self.chosen = {name: in_range(index, RANGES_BY_NAME[name], chosen) for name, chosen in asked.ranges.items()}
        conditions = [] if found is None else [found]
        for group, (bitmap, is_conjunctive) in chosen_groups(index, asked).items():
            if is_conjunctive:
                conditions.append(bitmap)
            else:
                self.chosen[group] = bitmap
        self.base = together([in_scope(index, asked, include_deleted), *conditions]) - excluded(index, asked)
        self._without: dict[str, BitMap] = {}

    def items(self, *, without: str = "") -> BitMap:
        """Return the items of the Filter, or of the Filter without what one group chooses."""
        group = without if without in self.chosen else ""
        if group not in self._without:
            others = (bitmap for name, bitmap in self.chosen.items() if name != group)
            self._without[group] = together([self.base, *others])
        return self._without[group]


def together(bitmaps: list[BitMap]) -> BitMap:
    """Return what is in all bitmaps; the smallest first, so that the next ones have little to look at."""
    return reduce(and_, sorted(bitmaps, key=len))


def in_scope(index: Index, asked: Filter, include_deleted: bool) -> BitMap:
    """Return the items that a filter is about."""
    items = index.items(asked.tenant)
    if asked.among is not None:
        items = items & slots_among(index, asked.among)
    if asked.apart:
        items = items - slots_among(index, asked.apart)
    if asked.deleted:
        return items & index.deleted
    return items if include_deleted else items - index.deleted


def excluded(index: Index, asked: Filter) -> BitMap:
    """Return the items that have a value which is excluded."""
    return reduce(or_, (having_any(index, BY_NAME[name], choice.excluded) for name, choice in asked.choices.items()), BitMap())


def chosen_groups(index: Index, asked: Filter) -> dict[str, tuple[BitMap, bool]]:
    """Return what each group of facets chooses, and whether all of it must hold: OR within a group unless one says "all"."""
    groups: dict[str, list[tuple[Facet, Choice]]] = {}
    for name, choice in asked.choices.items():
        if choice.includes:
            groups.setdefault(BY_NAME[name].group, []).append((BY_NAME[name], choice))
    answers = {}
    for group, chosen in groups.items():
        is_conjunctive = any(choice.match_all for _facet, choice in chosen)
        parts = [part for facet, choice in chosen for part in included(index, facet, choice, is_conjunctive)]
        answers[group] = reduce(and_ if is_conjunctive else or_, parts), is_conjunctive
    return answers


def included(index: Index, facet: Facet, choice: Choice, each: bool) -> Iterator[BitMap]:
    """Yield what is chosen of one facet: one bitmap for every value when `each`, else one for all of them."""
    values = index.values[facet.name]
    if choice.presence == "none":
        yield values.without
    elif choice.presence == "any":
        yield everything(index) - values.without
    if choice.values and each:
        yield from (having_any(index, facet, (value,)) for value in choice.values)
    elif choice.values:
        yield having_any(index, facet, choice.values)


def everything(index: Index) -> BitMap:
    """Return every slot."""
    return BitMap(range(len(index)))


def having_any(index: Index, facet: Facet, values: tuple[str, ...]) -> BitMap:
    """Return the items that have one of these values."""
    return reduce(or_, (index.values[facet.name].having(name) for name in stored_names(facet, values)), BitMap())


def stored_names(facet: Facet, values: tuple[str, ...]) -> Iterator[str]:
    """Yield values as the vocabulary has them; "" and what is no value of the facet are nobody's."""
    for value in values:
        pair = split_pair(value) if facet.parent else None
        if facet.parent:
            yield from [pair_value(*pair)] if pair else []
        elif value and (facet.kind != "flag" or value in FLAG_VALUES):
            yield value


def in_range(index: Index, facet: RangeFacet, chosen: Range) -> BitMap:
    """Return the items whose value lies between both ends."""
    number = index.numbers[facet.column]

    def found() -> BitMap:
        data = number.column.data
        is_inside = np.ones(len(data), bool)
        if chosen.low is not None:
            is_inside &= data >= whole(chosen.low)
        if chosen.high is not None:
            is_inside &= data <= whole(chosen.high)
        return bitmap_of(np.flatnonzero(is_inside)) & number.known

    return index.remember(("range", facet.name, chosen), found)

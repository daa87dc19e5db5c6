"""The order of all slots in one sort, ascending, and the place of each slot in it. Slots without a key come last.

Ties are broken by the item's id, so the order is total. What changed is only noted; the order is mended when it is asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np

from content.facets.index.columns import Numbers

#: (1 without a key, else 0; the key; the item's id): compares as the order does.
Place = tuple[int, Any, int]


class Order:
    """`slots` by rank, `ranks` by slot, and how many of the slots have a key."""

    def __init__(self, slots: Numbers, keyed: int, place_of: Callable[[int], Place]) -> None:
        self.slots = slots.astype(np.int32, copy=False)
        self.keyed = keyed
        self.place_of = place_of
        self.dirty: set[int] = set()
        self.ranks = inverse(self.slots)

    def mended(self) -> Order:
        """Return the order with every change in place: take the changed slots out, and put each where it now belongs."""
        if not self.dirty:
            return self
        is_kept = np.ones(len(self.slots), bool)
        known = np.fromiter(self.dirty, np.int64, len(self.dirty))
        is_kept[self.ranks[known[known < len(self.ranks)]]] = False
        kept = self.slots[is_kept]
        places = sorted((self.place_of(slot), slot) for slot in self.dirty)
        at = [self._rank_in(kept, place) for place, _slot in places]
        self.slots = np.insert(kept, at, [slot for _place, slot in places])
        self.ranks = inverse(self.slots)
        self.keyed = self._rank_in(self.slots, (1,))
        self.dirty = set()
        return self

    def rank_of(self, place: Place) -> int:
        """Return how many slots lie before a place."""
        return self._rank_in(self.slots, place)

    def _rank_in(self, slots: Any, place: tuple[Any, ...]) -> int:
        return bisect_left(slots, place, key=self.place_of)


def inverse(slots: Numbers) -> Numbers:
    """Return the rank of each slot."""
    ranks = np.empty(len(slots), np.int32)
    ranks[slots] = np.arange(len(slots), dtype=np.int32)
    return ranks


def order_of(keys: Numbers, is_known: Numbers, ids: Numbers, place_of: Callable[[int], Place]) -> Order:
    """Return the order of a column of numbers."""
    slots = np.lexsort((ids, keys, ~is_known))
    return Order(slots, int(np.count_nonzero(is_known)), place_of)

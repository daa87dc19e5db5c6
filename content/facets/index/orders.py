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
        self._ranks: Numbers | None = None

    @property
    def ranks(self) -> Numbers:
        """The rank of each slot; made when it is first asked for."""
        if self._ranks is None:
            self._ranks = np.empty(len(self.slots), np.int32)
            self._ranks[self.slots] = np.arange(len(self.slots), dtype=np.int32)
        return self._ranks

    def mended(self) -> Order:
        """Return the order with every change in place: take the changed slots out, and put each where it now belongs."""
        if self.dirty:
            is_dirty = np.zeros(len(self.slots) + len(self.dirty), bool)
            is_dirty[list(self.dirty)] = True
            kept = self.slots[~is_dirty[self.slots]]
            places = sorted((self.place_of(slot), slot) for slot in self.dirty)
            at = [self._rank_in(kept, place) for place, _slot in places]
            self.slots = np.insert(kept, at, [slot for _place, slot in places])
            self.keyed = self._rank_in(self.slots, (1,))
            self.dirty, self._ranks = set(), None
        return self

    def rank_of(self, place: Place) -> int:
        """Return how many slots lie before a place."""
        return self._rank_in(self.slots, place)

    def _rank_in(self, slots: Any, place: tuple[Any, ...]) -> int:
        return bisect_left(slots, place, key=self.place_of)

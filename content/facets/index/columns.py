"""Columns of whole numbers, one for each slot, with room to grow; and the conversions between them and bitmaps."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

Numbers = npt.NDArray[Any]
#: The types of a column, narrow to wide.
WIDTHS = (np.dtype(np.uint8), np.dtype(np.uint16), np.dtype(np.int32), np.dtype(np.int64))
LIMITS = {dtype: (int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)) for dtype in WIDTHS}
#: One slot in so many is kept free at the end, in memory and on disk, so that new items seldom move a column.
SLACK = 16


class Column:
    """A growable array. `room` may be longer than `size`, and mapped from a file; it widens when a number does not fit."""

    def __init__(self, room: Numbers, size: int | None = None) -> None:
        self.room = room
        self.size = len(room) if size is None else size

    def __len__(self) -> int:
        return self.size

    @property
    def data(self) -> Numbers:
        """The numbers as an array that shares memory with the column."""
        return self.room[: self.size]

    def __getitem__(self, slot: int) -> int:
        return int(self.room[slot])

    def __setitem__(self, slot: int, number: int) -> None:
        self._widen(number, number)
        self.room[slot] = number

    def extend(self, numbers: Iterable[int]) -> None:
        """Append numbers."""
        added = list(numbers)
        if not added:
            return
        self._widen(min(added), max(added))
        end = self.size + len(added)
        if end > len(self.room):
            self.room = np.concatenate([self.data, np.zeros(len(added) + end // SLACK + 64, self.room.dtype)])
        self.room[self.size : end] = added
        self.size = end

    def _widen(self, low: int, high: int) -> None:
        if not fits(self.room.dtype, low, high):
            self.room = self.room.astype(narrowest(min(low, 0 if self.room.dtype.kind == "u" else -1), high, self.room.dtype))


def fits(dtype: np.dtype[Any], low: int, high: int) -> bool:
    """Return whether a type holds every number between two."""
    least, greatest = LIMITS[dtype]
    return least <= low and high <= greatest


def narrowest(low: int, high: int, least: np.dtype[Any] = WIDTHS[0]) -> np.dtype[Any]:
    """Return the narrowest type that holds every number between two and is not narrower than `least`."""
    return next(dtype for dtype in WIDTHS if dtype.itemsize >= least.itemsize and fits(dtype, low, high))


def column(numbers: Numbers) -> Column:
    """Return a column of these numbers in the narrowest type."""
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
    return Column(numbers.astype(narrowest(low, high)))


def bitmap_of(slots: Numbers) -> BitMap:
    """Return the bitmap of an array of slots. By way of `array`, which is several times faster than from numpy itself."""
    return BitMap(array("I", slots.astype(np.uint32, copy=False).tobytes()))


def slots_of(bitmap: BitMap) -> Numbers:
    """Return the slots of a bitmap as an array, ascending."""
    return np.asarray(bitmap.to_array())

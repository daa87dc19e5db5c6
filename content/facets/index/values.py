"""The values of one facet: a code for each, the items that have it, and for each item the codes that it has.

Code 0 is "no value"; its bitmap holds the items without one. A vocabulary never shrinks, and its order says nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

import numpy as np
from pyroaring import BitMap

from content.facets.index.columns import Column, Numbers, bitmap_of

NONE = 0


class Codes(dict[str, int]):
    """Text to code; a text that is asked for the first time gets the next one. "" is none."""

    def __init__(self, names: Iterable[str] = ("",)) -> None:
        super().__init__((name, code) for code, name in enumerate(names))

    def __missing__(self, name: str) -> int:
        self[name] = code = len(self)
        return code

    def names(self) -> list[str]:
        """Return every text by its code."""
        return list(self)


class Values(ABC):
    """What both kinds of facets have. `bitmaps` may be shorter than `codes` while a row is read."""

    #: The arrays of a column of this kind, for the cache.
    columns: tuple[str, ...] = ()
    #: Nanoseconds that a histogram takes for each value of an item, measured at a million items.
    entry_cost: int

    def __init__(self, codes: Codes, bitmaps: list[BitMap]) -> None:
        self.codes = codes
        self.bitmaps = bitmaps
        self._names: list[str] = []
        self._sizes: Numbers | None = None

    @property
    def names(self) -> list[str]:
        """Every value by its code."""
        if len(self._names) < len(self.codes):
            self._names = self.codes.names()
        return self._names

    def having(self, name: str) -> BitMap:
        """Return the items that have a value; "" is none."""
        code = self.codes.get(name)
        return self.bitmaps[code] if code is not None and code < len(self.bitmaps) else BitMap()

    @property
    def without(self) -> BitMap:
        """The items without any value."""
        return self.bitmaps[NONE]

    def sizes(self) -> Numbers:
        """Return by code how many items have each value."""
        if self._sizes is None:
            self._sizes = np.fromiter(map(len, self.bitmaps), np.int64, len(self.bitmaps))
        return self._sizes

    def put(self, slot: int, codes: Sequence[int], *, is_new: bool) -> None:
        """Give an item these codes, none twice, in place of those that it has."""
        old = () if is_new else self.at(slot)
        if not is_new and (old == codes or set(old) == set(codes)):
            return
        self._sizes = None
        self.bitmaps.extend(BitMap() for _ in range(len(self.codes) - len(self.bitmaps)))
        for code in old or (NONE,):
            self.bitmaps[code].discard(slot)
        for code in codes or (NONE,):
            self.bitmaps[code].add(slot)
        self.store(slot, codes, is_new)

    @abstractmethod
    def at(self, slot: int) -> tuple[int, ...]:
        """Return the codes of an item."""

    @abstractmethod
    def store(self, slot: int, codes: Sequence[int], is_new: bool) -> None:
        """Write the codes of an item into the columns."""

    @abstractmethod
    def histogram(self, slots: Numbers) -> Numbers:
        """Return by code how many of these items have each value."""

    @abstractmethod
    def entries(self) -> int:
        """Return how many values all items have together: what a histogram of all of them reads."""


class SingleValues(Values):
    """At most one value for each item: a column of codes."""

    columns = ("column",)
    entry_cost = 3

    def __init__(self, codes: Codes, bitmaps: list[BitMap], column: Column) -> None:
        super().__init__(codes, bitmaps)
        self.column = column

    def put(self, slot: int, codes: Sequence[int], *, is_new: bool) -> None:
        # The usual case of a changed item, before anything is made for the unusual one.
        if is_new or self.column.room[slot] != (codes[0] if codes else NONE):
            super().put(slot, codes, is_new=is_new)

    def at(self, slot: int) -> tuple[int, ...]:
        code = self.column[slot]
        return (code,) if code else ()

    def store(self, slot: int, codes: Sequence[int], is_new: bool) -> None:
        code = codes[0] if codes else NONE
        if is_new:
            self.column.extend([code])
        else:
            self.column[slot] = code

    def histogram(self, slots: Numbers) -> Numbers:
        return np.bincount(self.column.data[slots], minlength=len(self.bitmaps))

    def entries(self) -> int:
        return self.column.size


class SetValues(Values):
    """Any number of values for each item: where its codes begin in a pool, and how many there are.

    New codes of an item are appended to the pool; what it had stays there as waste until the index is built anew.
    """

    columns = ("starts", "lengths", "pool")
    entry_cost = 10

    def __init__(self, codes: Codes, bitmaps: list[BitMap], starts: Column, lengths: Column, pool: Column) -> None:
        super().__init__(codes, bitmaps)
        self.starts, self.lengths, self.pool = starts, lengths, pool

    def at(self, slot: int) -> tuple[int, ...]:
        start = self.starts[slot]
        return tuple(self.pool.room[start : start + self.lengths[slot]].tolist())

    def store(self, slot: int, codes: Sequence[int], is_new: bool) -> None:
        start = self.pool.size
        self.pool.extend(codes)
        if is_new:
            self.starts.extend([start])
            self.lengths.extend([len(codes)])
        else:
            self.starts[slot] = start
            self.lengths[slot] = len(codes)

    def histogram(self, slots: Numbers) -> Numbers:
        lengths = self.lengths.data[slots].astype(np.int64)
        ends = np.cumsum(lengths)
        shifts = self.starts.data[slots] - (ends - lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(shifts, lengths)
        return np.bincount(self.pool.room[places], minlength=len(self.bitmaps))

    def entries(self) -> int:
        return self.pool.size


def postings(codes: Numbers, slots: Numbers | None, count: int) -> list[BitMap]:
    """Return for each code below `count` the bitmap of its slots. `slots` belong to the codes; None: they are their places."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=count)).tolist()
    sorted_slots = (order if slots is None else slots[order]).astype(np.uint32)
    return [bitmap_of(sorted_slots[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def single_values(codes: Codes, numbers: Column) -> SingleValues:
    """Return a facet of one value for each item from its column."""
    return SingleValues(codes, postings(numbers.data, None, len(codes)), numbers)


def set_values(codes: Codes, lengths: Column, pool: Column) -> SetValues:
    """Return a facet of many values from a pool that holds the items' codes one after the other."""
    ends = np.cumsum(lengths.data, dtype=np.int64)
    slots = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths.data)
    bitmaps = postings(pool.data, slots, len(codes))
    bitmaps[NONE] = bitmap_of(np.flatnonzero(lengths.data == 0))
    return SetValues(
        codes, bitmaps, Column((ends - lengths.data).astype(np.int32 if pool.size < 2**31 else np.int64)), lengths, pool
    )

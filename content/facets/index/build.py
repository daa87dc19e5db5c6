"""Builds an index from nothing: the narrow stream into arrays, chunk by chunk, then bitmaps, pools and orders from the arrays.

Whatever an item has goes into `array`s of plain numbers; no Python object outlives its chunk.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np

from content.db import operations
from content.db.index_rows import IndexRow, Mark
from content.facets.buckets import buckets_of
from content.facets.index.columns import Numbers, bitmap_of, column, slots_of
from content.facets.index.encoding import Encoder, Memory
from content.facets.index.shape import NUMBERS, OF_FEW, OF_ONE, OF_RANGE, OF_SET, SORTED_COLUMNS, TITLE
from content.facets.index.state import Index, Number
from content.facets.index.titles import titles_of
from content.facets.index.values import Codes, Values, set_values, single_values
from content.facets.spec import RangeFacet
from content.types import Progress

CHUNK = 10_000
#: Stands for NULL in a column of numbers while it is built; no time and no count is as small.
NULL = -(2**63)


def build_index(using: str, progress: Progress = lambda done, total: None) -> Index:
    """Read everything in one snapshot and return the index of it."""
    with operations(using).whole_index(CHUNK) as whole:
        builder = Builder()
        for rows in whole.rows:
            builder.take(rows)
            progress(len(builder.ids), whole.expected)
        builder.finish_rows()
        titles = array("q")
        for ids in whole.titles:
            titles.extend(ids)
    return builder.index(whole.mark, np.frombuffer(titles, np.int64))


class Pool:
    """Sets while they are built: the codes of all items one after the other, and how many each has."""

    def __init__(self) -> None:
        self.lengths = array("I")
        self.codes = array("I")

    def add(self, sets: list[list[int]]) -> None:
        """Append one set for each item."""
        self.lengths.extend(map(len, sets))
        for codes in sets:
            self.codes.extend(codes)


class Builder:
    """The arrays of an index while it is read."""

    def __init__(self) -> None:
        self.codes = {name: Codes() for name in (*OF_FEW, *OF_ONE, *OF_SET)}
        self.encoder = Encoder(self.codes)
        self.ids = array("q")
        self.deleted = array("I")
        self.combinations: list[tuple[int, ...]] = []
        self.few = array("I")
        self.of_few = Memory(self._new_combination)
        self.of_one = {name: array("I") for name in OF_ONE}
        self.pools = {name: Pool() for name in OF_SET}
        self.numbers = {name: array("q") for name in NUMBERS}
        self.titles = bytearray()
        self.title_lengths = array("H")

    def _new_combination(self, text: str) -> int:
        self.combinations.append(self.encoder.read_few(text))
        return len(self.combinations) - 1

    def take(self, rows: list[Any]) -> None:
        """Take in a chunk of rows, column by column: what repeats is looked up without a line of Python for each row."""
        row: Any = IndexRow._make(zip(*rows, strict=True))  # a row of whole columns
        first = len(self.ids)
        self.ids.extend(row.id)
        self.deleted.extend(first + place for place, is_deleted in enumerate(row.is_deleted) if is_deleted)
        self.few.extend(map(self.of_few.__getitem__, row.few))
        for name, source in OF_ONE.items():
            self.of_one[name].extend(map(self.codes[name].__getitem__, getattr(row, source)))
        both = list(map(self.encoder.categories.__getitem__, row.categories))
        self.pools["category"].add([categories for categories, _subs in both])
        self.pools["subcategory"].add([subs for _categories, subs in both])
        self.pools["topic"].add([self.encoder.texts("topic", text) for text in row.topics])
        self.pools["variant"].add(list(map(self.encoder.variants.__getitem__, row.variants)))
        for name in NUMBERS:
            self.numbers[name].extend(NULL if number is None else number for number in getattr(row, name))
        keys = [key.encode() for key in row.title_key]
        self.title_lengths.extend(map(len, keys))
        self.titles += b"".join(keys)

    def finish_rows(self) -> None:
        """Forget what only reading needed."""
        for memory in (self.of_few, self.encoder.categories, self.encoder.variants):
            memory.clear()

    def index(self, mark: Mark, ids_by_title: Numbers) -> Index:
        """Return the index of everything taken in."""
        ids = np.frombuffer(self.ids, np.int64)
        numbers = {name: number_of(np.frombuffer(self.numbers.pop(name), np.int64)) for name in NUMBERS}
        bars = {name: bars_of(ranged, numbers[ranged.column]) for name, ranged in OF_RANGE.items()}
        return Index(
            mark=mark,
            ids=column(ids),
            sorted_ids=len(ids),
            deleted=bitmap_of(np.frombuffer(self.deleted, np.uint32)),
            values=dict(self._values()) | bars,
            numbers=numbers,
            titles=titles_of(self.titles, column(np.frombuffer(self.title_lengths, np.uint16))),
            slots_by_sort={sort: in_order(numbers[source]) for sort, source in SORTED_COLUMNS.items()}
            | {TITLE: title_order(ids, ids_by_title, np.frombuffer(self.title_lengths, np.uint16))},
        )

    def _values(self) -> Any:
        combinations = np.array(self.combinations, np.int32).reshape(-1, len(OF_FEW))
        few = np.frombuffer(self.few, np.uint32)
        for place, name in enumerate(OF_FEW):
            yield name, self._single(name, combinations[:, place][few])
        for name in OF_ONE:
            yield name, self._single(name, np.frombuffer(self.of_one.pop(name), np.uint32))
        for name in OF_SET:
            pool = self.pools.pop(name)
            lengths, codes = column(np.frombuffer(pool.lengths, np.uint32)), column(np.frombuffer(pool.codes, np.uint32))
            yield name, set_values(self.codes[name], lengths, codes)

    def _single(self, name: str, codes: Numbers) -> Values:
        return single_values(self.codes[name], column(codes))


def number_of(numbers: Numbers) -> Number:
    """Return a column of numbers in which NULL stands for none."""
    is_known = numbers != NULL
    return Number(column(np.where(is_known, numbers, 0)), bitmap_of(np.flatnonzero(is_known)))


def bars_of(ranged: RangeFacet, number: Number) -> Values:
    """Return the bars of a range as the values of a facet."""
    known = slots_of(number.known)
    buckets, codes = np.unique(buckets_of(ranged, number.column.data[known]), return_inverse=True)
    column_of_codes = np.zeros(len(number.column), np.int32)
    column_of_codes[known] = codes + 1
    return single_values(Codes(["", *map(str, buckets.tolist())]), column(column_of_codes))


def in_order(number: Number) -> Numbers:
    """Return the slots in order of their numbers, those without one last. Slots are in order of their ids, which break ties."""
    known = slots_of(number.known)
    bare = np.setdiff1d(np.arange(len(number.column)), known, assume_unique=True)
    return np.concatenate([known[np.argsort(number.column.data[known], kind="stable")], bare]).astype(np.int32)


def title_order(ids: Numbers, ids_by_title: Numbers, lengths: Numbers) -> Numbers:
    """Return the slots in order of their titles, those without one last."""
    slots = np.searchsorted(ids, ids_by_title).astype(np.int32)
    has_title = lengths[slots] > 0
    return np.concatenate([slots[has_title], slots[~has_title]])

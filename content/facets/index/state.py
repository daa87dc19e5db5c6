"""The index itself: slots in the order of arrival that never move, and what is known of the item in each.

Deleted items and those of every tenant keep their slots; `items` says which ones a question is about. Changed rows are applied
in place, under the lock of whoever owns the index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping
from dataclasses import InitVar, dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

import numpy as np
from pyroaring import BitMap

from content.db.index_rows import IndexRow, Mark
from content.facets.buckets import buckets_of
from content.facets.index.columns import Column, Numbers
from content.facets.index.encoding import Encoder
from content.facets.index.orders import Order, Place
from content.facets.index.shape import NUMBERS, OF_FEW, OF_ONE, OF_RANGE, SORTED_COLUMNS, TENANT, TITLE
from content.facets.index.titles import Titles
from content.facets.index.values import Values
from content.facets.kept import KeptRows
from content.search.syntax import Term

#: How many changed slots are remembered, for those who keep an answer and want to mend it.
MOST_CHANGES = 20_000
#: How many answers are remembered; at a million items each may hold several bitmaps of 100 kB.
MOST_REMEMBERED = 32
#: So many applied rows are never worth a file or a build.
WORTH_SAVING = 1000

T = TypeVar("T")


@dataclass
class Number:
    """A column of numbers, 0 where an item has none, and the slots that have one."""

    column: Column
    known: BitMap

    def put(self, slot: int, value: int | None) -> bool:
        """Set the number of a slot, a new one at the end; return whether it changed."""
        is_new = slot == len(self.column)
        if is_new:
            self.column.extend([value or 0])
        elif (self.column[slot] if slot in self.known else None) == value:
            return False
        else:
            self.column[slot] = value or 0
        (self.known.discard if value is None else self.known.add)(slot)
        return True


@dataclass
class Found:
    """What terms of a text query found when the index had this version."""

    version: int
    slots: BitMap
    #: Whether it is written to the index's files and makes no room for others.
    is_lasting: bool = False


@dataclass(frozen=True)
class Followed:
    """Sets of ids as they were when the index had this version; see `content.facets.followed`."""

    version: int
    sets: Mapping[str, frozenset[int]]


@dataclass
class Index:
    """Everything that questions are answered from. `sorted_ids` slots from the first are in order of their ids."""

    mark: Mark
    ids: Column
    sorted_ids: int
    deleted: BitMap
    values: dict[str, Values]
    numbers: dict[str, Number]
    titles: Titles
    #: The slots by rank, for each sort.
    slots_by_sort: InitVar[dict[str, Numbers]]
    #: The slots behind them, of items that came since the build, by id.
    later: dict[int, int] = field(default_factory=dict)
    #: Grows with every refresh that changed something.
    version: int = 0
    #: Rows applied since it was built, and since it was written to the cache.
    applied: int = 0
    unsaved: int = 0
    #: Slots that changed, oldest first, and the version that each list led to.
    changes: list[tuple[int, list[int]]] = field(default_factory=list)
    #: Rows of the database that somebody printed.
    kept: KeptRows = field(default_factory=KeptRows)

    def __post_init__(self, slots_by_sort: dict[str, Numbers]) -> None:
        self.encoder = Encoder({name: values.codes for name, values in self.values.items()})
        #: What text queries found, by terms; see `content.facets.found`.
        self.found: dict[tuple[Term, ...], Found] = {}
        #: Sets of ids that others read, by name.
        self.followed: dict[str, Followed] = {}
        #: Answers that hold as long as nothing changes.
        self.remembered: dict[Hashable, Any] = {}
        # Orders know columns and not the index: one that is exchanged gives its memory back at once.
        self.orders = {sort: Order(slots, self._keyed(sort), self._places(sort)) for sort, slots in slots_by_sort.items()}

    def _keyed(self, sort: str) -> int:
        """Return how many slots have a key in a sort."""
        return int(np.count_nonzero(self.titles.lengths.data)) if sort == TITLE else len(self.numbers[SORTED_COLUMNS[sort]].known)

    def _places(self, sort: str) -> Callable[[int], Place]:
        """Return what tells where a slot belongs in a sort."""
        if sort == TITLE:
            return partial(place_by_title, self.ids, self.titles)
        return partial(place_by_number, self.ids, self.numbers[SORTED_COLUMNS[sort]])

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def is_wasteful(self) -> bool:
        """Whether so much was applied that an index built anew is smaller and in better order."""
        return self.applied > 2 * len(self) + WORTH_SAVING

    @property
    def is_worth_saving(self) -> bool:
        """Whether a cached index would have much to catch up with."""
        return self.unsaved > len(self) // 20 + WORTH_SAVING

    def slot_of(self, pk: int) -> int | None:
        """Return the slot of an item, None when it has none."""
        if pk in self.later:
            return self.later[pk]
        # Not numpy's search, which would turn the whole column into the number's type.
        slot = bisect_left(self.ids.room, pk, 0, self.sorted_ids)
        return slot if slot < self.sorted_ids and self.ids[slot] == pk else None

    def slots_of(self, ids: Numbers) -> Numbers:
        """Return the slots of these items, in no order; ids without a slot are left out."""
        base = self.ids.room[: self.sorted_ids]
        slots = np.searchsorted(base, ids)
        inside = slots < len(base)
        slots, kept = slots[inside], ids[inside]
        slots = slots[base[slots] == kept]
        if self.later:
            more = [self.later[pk] for pk in ids.tolist() if pk in self.later]
            slots = np.append(slots, np.array(more, slots.dtype))
        return cast(Numbers, slots)

    def lasting(self) -> list[tuple[tuple[Term, ...], Found]]:
        """Return the answers to text queries that stay, by terms."""
        return [(terms, found) for terms, found in self.found.items() if found.is_lasting]

    def remember(self, key: Hashable, answer: Callable[[], T]) -> T:
        """Return what `answer` returned for this key since the index last changed."""
        if key not in self.remembered:
            if len(self.remembered) >= MOST_REMEMBERED:
                self.remembered.clear()
            self.remembered[key] = answer()
        return cast(T, self.remembered[key])

    def items(self, tenant: str) -> BitMap:
        """Return the slots of a tenant, deleted ones as well."""
        values = self.values[TENANT]
        return values.having(tenant) if tenant else values.without

    def order(self, sort: str) -> Order:
        """Return the mended order of a sort."""
        return self.orders[sort].mended()

    def apply(self, rows: list[IndexRow], mark: Mark) -> None:
        """Take in what was committed since the mark; `mark` is the new one."""
        self.mark = mark
        if not rows:
            return
        self.version += 1
        self.applied += len(rows)
        self.unsaved += len(rows)
        self.remembered.clear()
        self.kept.drop([row.id for row in rows])
        self.changes.append((self.version, [self.apply_row(row) for row in rows]))
        while sum(len(slots) for _version, slots in self.changes) > MOST_CHANGES:
            del self.changes[0]

    def changed_since(self, version: int) -> list[int] | None:
        """Return the slots that changed since a version, each once; None when that is too long ago to know."""
        if version == self.version:
            return []
        if not self.changes or self.changes[0][0] > version + 1:
            return None
        return list({slot for led_to, slots in self.changes if led_to > version for slot in slots})

    def apply_row(self, row: IndexRow) -> int:
        """Take in one row; return its slot."""
        found = self.slot_of(row.id)
        slot = len(self) if found is None else found
        is_new = found is None
        if is_new:
            self.ids.extend([row.id])
            self.later[row.id] = slot
        (self.deleted.add if row.is_deleted else self.deleted.discard)(slot)
        self._apply_values(slot, row, is_new)
        moved = {name for name in NUMBERS if self.numbers[name].put(slot, getattr(row, name))}
        self._apply_bars(slot, row, moved, is_new)
        if is_new or self.titles[slot] != row.title_key.encode():
            self.titles.put(slot, row.title_key.encode())
            moved.add(TITLE)
        for sort, order in self.orders.items():
            if is_new or SORTED_COLUMNS.get(sort, sort) in moved:
                order.dirty.add(slot)
        return slot

    def _apply_bars(self, slot: int, row: IndexRow, moved: set[str], is_new: bool) -> None:
        for name, ranged in OF_RANGE.items():
            if is_new or ranged.column in moved:
                value = getattr(row, ranged.column)
                bucket = "" if value is None else str(int(buckets_of(ranged, np.array([value]))[0]))
                code = self.encoder.codes[name][bucket]
                self.values[name].put(slot, (code,) if code else (), is_new=is_new)

    def _apply_values(self, slot: int, row: IndexRow, is_new: bool) -> None:
        encoder = self.encoder
        for name, code in zip(OF_FEW, encoder.few[row.few], strict=True):
            self.values[name].put(slot, (code,) if code else (), is_new=is_new)
        for name, column in OF_ONE.items():
            code = encoder.codes[name][getattr(row, column)]
            self.values[name].put(slot, (code,) if code else (), is_new=is_new)
        categories, subcategories = encoder.categories[row.categories]
        self.values["category"].put(slot, categories, is_new=is_new)
        self.values["subcategory"].put(slot, subcategories, is_new=is_new)
        self.values["topic"].put(slot, encoder.texts("topic", row.topics), is_new=is_new)
        self.values["variant"].put(slot, encoder.variants[row.variants], is_new=is_new)


def place_by_title(ids: Column, titles: Titles, slot: int) -> Place:
    """Return where a slot belongs among the titles."""
    key = titles[slot]
    return int(not key), key, ids[slot]


def place_by_number(ids: Column, number: Number, slot: int) -> Place:
    """Return where a slot belongs among the numbers of a column."""
    return int(slot not in number.known), number.column[slot], ids[slot]

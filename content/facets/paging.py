"""One page of an index in a total order: by walking along the order where many items match, else from the items' ranks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from pyroaring import BitMap

from content.facets.buckets import moment, whole
from content.facets.cursors import KEY_TYPES, Cursor, Key, Page, cursor_of
from content.facets.filter import Filter
from content.facets.index.columns import Numbers, slots_of
from content.facets.index.orders import Order, Place
from content.facets.index.state import Index
from content.search import lexical

RELEVANCE = "relevance"
#: A walk looks at so many slots at most, in steps that begin with the first number.
STEP, LONGEST_WALK = 64, 4096


@dataclass(frozen=True)
class Way:
    """An order in one direction: the slots with a key, then those without. A position is a number of slots before."""

    order: Order
    descends: bool

    def slots(self, start: int, stop: int) -> Numbers:
        """Return the slots at these positions."""
        if not self.descends:
            return self.order.slots[start:stop]
        keyed, length = self.order.keyed, len(self.order.slots)
        with_key = self.order.slots[max(keyed - stop, 0) : max(keyed - start, 0)][::-1]
        bare = self.order.slots[length + keyed - max(stop, keyed) : length + keyed - max(start, keyed)][::-1]
        return np.concatenate([with_key, bare])

    def positions(self, slots: Numbers) -> Numbers:
        """Return the positions of slots."""
        ranks = self.order.ranks[slots]
        if not self.descends:
            return ranks
        keyed, length = self.order.keyed, len(self.order.slots)
        return np.where(ranks < keyed, keyed - 1 - ranks, keyed + length - 1 - ranks)

    def around(self, place: Place) -> tuple[int, int]:
        """Return how many slots lie before a place, and how many lie before or at it."""
        rank = self.order.rank_of(place)
        is_there = rank < len(self.order.slots) and self.order.place_of(int(self.order.slots[rank])) == place
        if not self.descends:
            return rank, rank + is_there
        turn = self.order.keyed + (len(self.order.slots) if place[0] else 0)
        return turn - rank - is_there, turn - rank


def read_page(index: Index, asked: Filter, items: BitMap) -> Page:
    """Return one page of a filter's items; see `by_sql.paging` for what it is."""
    return page_of(*in_sort(index, asked, items), asked)


def ids_between(index: Index, asked: Filter, items: BitMap, start: int, stop: int) -> list[int]:
    """Return the ids at these places of a filter's order, counted from 0."""
    order, items, ids = in_sort(index, asked, items)
    way = Way(order, asked.sort.startswith("-"))
    positions = way.positions(slots_of(items))
    stop = min(stop, len(positions))
    if start >= stop:
        return []
    chosen = np.sort(np.partition(positions, (start, stop - 1))[start:stop])
    return [int(ids[way.slots(position, position + 1)[0]]) for position in chosen.tolist()]


def in_sort(index: Index, asked: Filter, items: BitMap) -> tuple[Order, BitMap, Numbers]:
    """Return the order of a filter, its items as the order's slots, and the id of each slot."""
    sort = asked.sort.removeprefix("-")
    return by_relevance(index, asked.q, items) if sort == RELEVANCE else (index.order(sort), items, index.ids.data)


def by_relevance(index: Index, q: str, items: BitMap) -> tuple[Order, BitMap, Numbers]:
    """Return an order of these items alone, whose slots are their places among them, and their ids.

    The newest `lexical.RANKED` items have their score as key, older ones `UNRANKED`.
    """
    ids = np.sort(index.ids.data[slots_of(items)])
    ranked = ids[-lexical.RANKED :].tolist()
    scores = lexical.scores(q, ranked) if q else dict.fromkeys(ranked, 0)
    keys = np.full(len(ids), lexical.UNRANKED, np.int64)
    keys[len(ids) - len(ranked) :] = [scores[pk] for pk in ranked]

    def place_of(slot: int) -> Place:
        return 0, int(keys[slot]), int(ids[slot])

    return Order(np.lexsort((ids, keys)), len(ids), place_of), BitMap(range(len(ids))), ids


def page_of(order: Order, items: BitMap, ids: Numbers, asked: Filter) -> Page:
    """Return one page.

    1. Take one more slot than the page holds, forwards from a place or (with `before`) backwards. 2. Drop it; it says that
    the list goes on. 3. Count what precedes the first one.
    """
    way = Way(order, asked.sort.startswith("-"))
    start, stop = span(way, asked)
    slots = taken(way, items, start, stop, asked.page_size + 1, backwards=bool(asked.before))
    goes_on = len(slots) > asked.page_size
    slots = slots[-asked.page_size :] if asked.before else slots[: asked.page_size]
    if not slots:
        return Page([], 0, "", "")
    first = 1 if start == 0 and not asked.before else preceding(way, items, slots[0]) + 1
    if asked.before:
        goes_on = first + len(slots) - 1 < len(items)
    pks = [int(ids[slot]) for slot in slots]
    before, after = (cursor_at(asked.sort, order.place_of(slot)) for slot in (slots[0], slots[-1]))
    return Page(pks, first, after if goes_on else "", before if first > 1 else "")


def span(way: Way, asked: Filter) -> tuple[int, int]:
    """Return the positions between which the page lies."""
    length = len(way.order.slots)
    if asked.before:
        return 0, way.around(place_at(cursor_of(asked, "before")))[0]
    return (way.around(place_at(cursor_of(asked, "after")))[1] if asked.after else 0), length


def taken(way: Way, items: BitMap, start: int, stop: int, count: int, *, backwards: bool) -> list[int]:
    """Return the first items between two positions (the last ones, backwards), in order."""
    length = len(way.order.slots)
    if len(items) ** 2 > 5 * length * count:
        found = walked(way, items, start, stop, count, backwards=backwards)
        if found is not None:
            return found
    slots = slots_of(items)
    positions = way.positions(slots)
    positions = positions[(positions >= start) & (positions < stop)]
    if len(positions) > count:
        positions = np.partition(positions, -count if backwards else count - 1)
        positions = positions[-count:] if backwards else positions[:count]
    return [int(way.slots(position, position + 1)[0]) for position in np.sort(positions).tolist()]


def walked(way: Way, items: BitMap, start: int, stop: int, count: int, *, backwards: bool) -> list[int] | None:
    """Return the same by looking at one slot after the other; None when a long walk meets too few."""
    found: list[int] = []
    seen, step = 0, STEP
    while seen < LONGEST_WALK and start + seen < stop:
        low, high = (max(stop - seen - step, start), stop - seen) if backwards else (start + seen, min(start + seen + step, stop))
        met = [slot for slot in way.slots(low, high).tolist() if slot in items]
        found = met + found if backwards else found + met
        if len(found) >= count:
            return found[-count:] if backwards else found[:count]
        seen, step = seen + high - low, step * 2
    return found if start + seen >= stop else None


def preceding(way: Way, items: BitMap, slot: int) -> int:
    """Return how many of the items lie before a slot: counted among them, or among all others where those are fewer."""
    length = len(way.order.slots)
    position = int(way.positions(np.array([slot]))[0])
    if 2 * len(items) <= length:
        return int(np.count_nonzero(way.positions(slots_of(items)) < position))
    others = slots_of(items.flip(0, length))
    return position - int(np.count_nonzero(way.positions(others) < position))


def place_at(cursor: Cursor) -> Place:
    """Return where a cursor stands."""
    key = cursor.key
    if key is None:
        return 1, b"" if cursor.sort.removeprefix("-") == "title" else 0, cursor.pk
    return 0, key.encode() if isinstance(key, str) else whole(key), cursor.pk


def cursor_at(sort: str, place: Place) -> str:
    """Return the cursor that stands at a place."""
    is_bare, number, pk = place
    key: Key = number
    if is_bare:
        key = None
    elif isinstance(number, bytes):
        key = number.decode()
    elif KEY_TYPES[sort.removeprefix("-")] is datetime:
        key = moment(number)
    return str(Cursor(sort, key, pk))

"""One page in a total order: every sort has NULL (and an empty title) last in both directions, and the primary key breaks ties.

A cursor is a place in one sort: its name, the key and the primary key of an item. It says nothing about the filter.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Expression, F, Q, Value
from django.db.models.functions import NullIf

from content.exceptions import InvalidFilter
from content.facets.filter import Filter
from content.models.item import ItemQuerySet
from content.search import lexical

Key = datetime | str | int | None
CURSOR_LENGTH = 2000
LARGEST = 2**63 - 1
COLUMNS = {"indexed": "indexed_at", "published": "published_at", "duration": "duration_seconds"}
KEY_TYPES = {"indexed": datetime, "published": datetime, "title": str, "duration": int, "relevance": int}
#: Sorts in which every item has a key.
ALWAYS_THERE = ("indexed", "relevance")


@dataclass(frozen=True)
class Cursor:
    """A place in a sort: just at the item with this key and primary key, whether it is still there or not."""

    sort: str
    key: Key
    pk: int

    def __str__(self) -> str:
        key = self.key.astimezone(UTC).isoformat() if isinstance(self.key, datetime) else self.key
        document = json.dumps([self.sort, key, self.pk], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Page:
    """The ids of one page in order, the exact rank of the first (0 when empty), and the cursors beside it ("" at an end)."""

    ids: list[int]
    first: int
    after: str
    before: str


def read_cursor(text: str, sort: str) -> Cursor:
    """Return the cursor that `str(cursor)` wrote for this sort; raises ValueError."""
    if len(text) > CURSOR_LENGTH:
        raise ValueError("too long")
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        named, key, pk = json.loads(raw.decode())
    except (ValueError, TypeError, RecursionError, binascii.Error):
        raise ValueError("not a place in a list") from None
    if named != sort:
        raise ValueError("belongs to another sort")
    cursor = Cursor(sort, read_key(sort.removeprefix("-"), key), pk)
    if type(pk) is not int or not 0 < pk <= LARGEST or str(cursor) != text:
        raise ValueError("not a place in a list")
    return cursor


def read_key(sort: str, key: Any) -> Key:
    """Return the key of a cursor in its column's type; raises ValueError."""
    if key is None and sort not in ALWAYS_THERE:
        return None
    expected = KEY_TYPES[sort]
    if expected is datetime and isinstance(key, str) and key.endswith("+00:00"):
        return datetime.fromisoformat(key)
    is_plain = type(key) is expected and expected is not datetime
    if not is_plain or (isinstance(key, int) and abs(key) > LARGEST) or (isinstance(key, str) and not is_storable(key)):
        raise ValueError("not a place in a list")
    return key  # type: ignore[no-any-return]  # its type was just compared


def is_storable(text: str) -> bool:
    """Return whether both engines can hold a text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def sort_key(sort: str, q: str) -> Expression | F:
    """Return the expression that a sort orders by, NULL where an item has no key."""
    if sort == "title":
        return NullIf("title_key", Value(""))
    return lexical.relevance(q) if sort == "relevance" else F(COLUMNS[sort])


def ordered(items: ItemQuerySet, asked: Filter, *, backwards: bool = False) -> ItemQuerySet:
    """Return items in the filter's sort, or from its end."""
    descends = asked.sort.startswith("-") is not backwards
    nulls = {"nulls_first" if backwards else "nulls_last": True}
    key = F("sort_key").desc(**nulls) if descends else F("sort_key").asc(**nulls)
    return items.annotate(sort_key=sort_key(asked.sort.removeprefix("-"), asked.q)).order_by(key, "-pk" if descends else "pk")


def following(cursor: Cursor) -> Q:
    """Return the condition of being strictly after a place."""
    side = "lt" if cursor.sort.startswith("-") else "gt"
    if cursor.key is None:
        return Q(sort_key=None, **{f"pk__{side}": cursor.pk})
    beside = Q(sort_key=cursor.key, **{f"pk__{side}": cursor.pk})
    return Q(**{f"sort_key__{side}": cursor.key}) | beside | Q(sort_key=None)


def preceding(cursor: Cursor) -> Q:
    """Return the condition of being strictly before a place."""
    side = "gt" if cursor.sort.startswith("-") else "lt"
    if cursor.key is None:
        return Q(sort_key__isnull=False) | Q(sort_key=None, **{f"pk__{side}": cursor.pk})
    return Q(**{f"sort_key__{side}": cursor.key}) | Q(sort_key=cursor.key, **{f"pk__{side}": cursor.pk})


def read_page(items: ItemQuerySet, asked: Filter) -> Page:
    """Return one page of a filter's items.

    1. Read one more row than the page holds, forwards or (with `before`) backwards. 2. Drop it; it says that the list
    goes on. 3. Count what precedes the first row.
    """
    rows = page_rows(items, asked)
    goes_on = len(rows) > asked.page_size
    rows = rows[: asked.page_size]
    if asked.before:
        rows.reverse()
    if not rows:
        return Page([], 0, "", "")
    start, end = (Cursor(asked.sort, key, pk) for pk, key in (rows[0], rows[-1]))
    first = ordered(items, asked).filter(preceding(start)).count() + 1
    if asked.before:
        goes_on = ordered(items, asked).filter(following(end)).exists()
    return Page([pk for pk, _ in rows], first, str(end) if goes_on else "", str(start) if first > 1 else "")


def page_rows(items: ItemQuerySet, asked: Filter) -> list[tuple[int, Key]]:
    """Return (pk, key) of the page's rows and of one more."""
    found = ordered(items, asked, backwards=bool(asked.before))
    if asked.before:
        found = found.filter(preceding(cursor_of(asked, "before")))
    elif asked.after:
        found = found.filter(following(cursor_of(asked, "after")))
    return list(found.values_list("pk", "sort_key")[: asked.page_size + 1])  # type: ignore[misc]  # an annotation


def cursor_of(asked: Filter, parameter: str) -> Cursor:
    """Return a filter's cursor; raises InvalidFilter."""
    try:
        return read_cursor(asked.after if parameter == "after" else asked.before, asked.sort)
    except ValueError as error:
        raise InvalidFilter({parameter: [f"{error}."]}) from None

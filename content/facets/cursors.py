"""A cursor: a place in one sort. It is its name, the key and the primary key of an item, and says nothing about the filter."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from content.exceptions import InvalidFilter
from content.facets.filter import Filter

Key = datetime | str | int | None
CURSOR_LENGTH = 2000
LARGEST = 2**63 - 1
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


def cursor_of(asked: Filter, parameter: str) -> Cursor:
    """Return a filter's cursor; raises InvalidFilter."""
    try:
        return read_cursor(asked.after if parameter == "after" else asked.before, asked.sort)
    except ValueError as error:
        raise InvalidFilter({parameter: [f"{error}."]}) from None

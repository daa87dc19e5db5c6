"""The raw form of a source row: every SQLite value as JSON, type-exact and storable by both engines.

Integers, plain text and NULL are themselves; a real is {"$real": repr}, a BLOB {"$hex": …}, and text that PostgreSQL cannot
store (NUL, invalid UTF-8, half a surrogate pair) is {"$text": the hex of its bytes}.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from content.types import JSONObject, JSONValue


class BadText(bytes):
    """TEXT of a source file that is not valid UTF-8."""


SQLiteValue: TypeAlias = "None | int | float | str | bytes | BadText"
SourceRow: TypeAlias = "Mapping[str, SQLiteValue]"

SHOWN = 1000
#: Letters that a report shows on either side of a difference.
NEAR = 60


def decode_text(value: bytes) -> str | BadText:
    """Return TEXT as it is read from a file. One bad value must not take the rest of the cursor with it."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return BadText(value)


def raw_value(value: SQLiteValue) -> JSONValue:
    """Return one value in its raw form."""
    if isinstance(value, str):
        return {"$text": value.encode().hex()} if "\x00" in value else value
    if isinstance(value, BadText):
        return {"$text": value.hex()}
    if isinstance(value, bytes):
        return {"$hex": value.hex()}
    if isinstance(value, float):
        return {"$real": repr(value)}
    return value


def raw_row(row: SourceRow) -> JSONObject:
    """Return a whole row in its raw form."""
    return {column: raw_value(value) for column, value in row.items()}


def from_raw(raw: JSONValue) -> SQLiteValue:
    """Return the value of a raw form; text that is not valid UTF-8, or holds NUL, comes as its bytes."""
    if not isinstance(raw, dict):
        return raw if raw is None or isinstance(raw, int | float | str) else json.dumps(raw, ensure_ascii=False)
    kind, held = next(iter(raw.items()), ("", ""))
    if kind == "$real":
        return float(str(held))
    if kind in ("$hex", "$text"):
        data = bytes.fromhex(str(held))
        return data if kind == "$hex" else BadText(data)
    return json.dumps(raw, ensure_ascii=False)


def shown(value: SQLiteValue) -> JSONValue:
    """Return a value for a note: its raw form, long text cut. The whole of it is with the raw row."""
    raw = raw_value(value)
    if isinstance(raw, str):
        return cut(raw)
    if isinstance(raw, dict):
        return {name: cut(part) if isinstance(part, str) else part for name, part in raw.items()}
    return raw


def cut(text: str) -> str:
    """Return the beginning of a long text."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def apart(left: JSONValue, right: JSONValue) -> tuple[JSONValue, JSONValue]:
    """Return two values for a report; of two long texts the part around the first letter that differs."""
    if not (isinstance(left, str) and isinstance(right, str)):
        return (cut(left) if isinstance(left, str) else left), (cut(right) if isinstance(right, str) else right)
    if max(len(left), len(right)) <= NEAR * 2:
        return left, right
    length = min(len(left), len(right))
    place = next((place for place in range(length) if left[place] != right[place]), length)
    start = max(place - NEAR, 0)
    near = [
        ("…" if start else "") + text[start : place + NEAR] + ("…" if len(text) > place + NEAR else "") for text in (left, right)
    ]
    return near[0], near[1]


def same_raw(left: JSONValue, right: JSONValue) -> bool:
    """Return whether two raw values are of one type and equal: 1 and true and "1" differ."""
    return type(left) is type(right) and left == right


def same_spelled(left: JSONValue, right: JSONValue) -> bool:
    """Return whether two raw texts hold the same JSON, spelled in two ways."""
    if not (isinstance(left, str) and isinstance(right, str)):
        return False
    try:
        return strict(json.loads(left)) == strict(json.loads(right))
    except (ValueError, RecursionError):
        return False


def strict(value: JSONValue) -> object:
    """Return JSON in a form that Python compares without taking true for 1."""
    if isinstance(value, dict):
        return {key: strict(part) for key, part in value.items()}
    if isinstance(value, list):
        return [strict(part) for part in value]
    return (value,) if isinstance(value, bool) else value

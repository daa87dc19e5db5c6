"""Canonical JSON: one spelling for one value, whichever engine kept it. Sorted keys, UTC times, numbers in few digits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from content.db.readable import marked


def dumps(value: Any) -> str:
    """Return the one JSON text of a value, on one line. Half of a surrogate pair, which UTF-8 cannot hold, is escaped."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode()


def plain(value: Any) -> Any:
    """Return a stored value as JSON has it."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, float):
        return number(value)
    value = marked(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$hex": bytes(value).hex()}
    return value


def number(value: float) -> int | float:
    """Return a whole float as its digits: PostgreSQL keeps 1e22 as 10000000000000000000000, SQLite as it was written."""
    return int(Decimal(repr(value))) if value.is_integer() else value

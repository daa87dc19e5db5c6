"""What an item keeps of its own raw rows, and how a raw child row names its item."""

from __future__ import annotations

from content.archive.raw import from_raw
from content.archive.systems.ytv2.schema import LISTED, PARENT, SYSTEM
from content.models import Item
from content.types import JSONObject, JSONValue


def parent_name(table: str, row: JSONObject) -> str:
    """Return the name by which a child row names its item; "" of a content row."""
    value = from_raw(row.get(PARENT[table])) if table in PARENT else None
    return value if isinstance(value, str) else ""


def kept_rows(item: Item) -> dict[str, list[JSONObject]]:
    """Return an item's content rows and those of the lists in its payload."""
    payload = item.payload if isinstance(item.payload, dict) else {}
    own = payload.get(SYSTEM)
    kept = own if isinstance(own, dict) else {}
    rows = {"content": raw_rows([kept.get("content"), *listed(kept.get("merged"))])}
    return rows | {table: found for table in LISTED if (found := raw_rows(listed(payload.get(table))))}


def listed(value: JSONValue) -> list[JSONValue]:
    """Return a list; nothing where there is none."""
    return value if isinstance(value, list) else []


def raw_rows(values: list[JSONValue]) -> list[JSONObject]:
    """Return the raw rows among some values."""
    return [value for value in values if isinstance(value, dict)]

"""Pure: what a record changes of an item. Absent is no statement, None is "says none", documents are merged key by key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from content.models import Item
from content.services.records import COLUMNS, DOCUMENTS, ItemRecord
from content.types import JSONObject, JSONValue

TEXT_COLUMNS = frozenset({"url", "thumbnail_url", "author"})


def stated_values(item: Item, record: ItemRecord) -> dict[str, Any]:
    """Return the value that each stated attribute of `item` gets from `record`."""
    values: dict[str, Any] = {}
    for name, value in record.columns.items():
        if name not in COLUMNS:
            raise ValueError(f"{name!r} is not a column that machines write")
        values[name] = "" if value is None and name in TEXT_COLUMNS else value
    for name, document in record.documents.items():
        if name not in DOCUMENTS:
            raise ValueError(f"{name!r} is not a document that machines write")
        values[name] = {**stored_document(item, name), **document}
    if record.flags is not None:
        values["flags"] = list(record.flags)
    return values


def stored_document(item: Item, name: str) -> Mapping[str, JSONValue]:
    """Return a JSON document of an item; a new item and a foreign writer's list have an empty one."""
    stored = getattr(item, name)
    return stored if isinstance(stored, dict) else {}


def stated_fields(item: Item, record: ItemRecord) -> dict[str, bool]:
    """Return for each stated column and curatable field whether the item's machine value would become another one."""
    stored = stored_document(item, "analysis")
    columns = stated_values(item, ItemRecord(record.key, record.observed_at, columns=record.columns))
    fields = {name: getattr(item, name) != value for name, value in columns.items()}
    analysis = record.documents.get("analysis", {})
    return fields | {name: name not in stored or stored[name] != value for name, value in analysis.items()}


def differences(item: Item, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names whose value would change, sorted."""
    return tuple(sorted(name for name, value in values.items() if getattr(item, name) != value))


def machine_snapshot(item: Item) -> JSONObject:
    """Return every machine value of an item as JSON; times as ISO 8601."""
    names = (*COLUMNS, *DOCUMENTS, "flags", "observed_at", "updated_at")
    return {name: as_json(getattr(item, name)) for name in names}


def as_json(value: Any) -> JSONValue:
    """Return a value that JSON can hold."""
    return value.isoformat() if isinstance(value, datetime) else value

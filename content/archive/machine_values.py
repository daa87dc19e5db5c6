"""Pure: where an item or a text differs from what a record says. (place, expected, stored) for each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from content.models import Item, Text
from content.sanitize import clean_html
from content.services.records import ItemRecord, TextRecord
from content.types import JSONValue

Found = list[tuple[str, JSONValue, JSONValue]]
TEXT_VALUES = ("text", "language", "variant", "revision", "occurred_at")


def item_differences(record: ItemRecord, item: Item, *, names: set[str], created: bool) -> Found:
    """Compare every column and document that the record states; `created` says that the item came with this file."""
    found: Found = []
    for name, value in record.columns.items():
        collect(found, name, value, getattr(item, name))
    if record.flags is not None:
        collect(found, "flags", list(record.flags), item.flags)
    for document, stated in record.documents.items():
        stored = getattr(item, document)
        for name, value in stated.items():
            there = stored.get(name) if isinstance(stored, dict) else None
            collect_document(found, f"{document}.{name}", value, there)
    if created and record.indexed_at is not None:
        collect(found, "indexed_at", record.indexed_at, item.indexed_at)
    lacking = [name for name in record.aliases if name not in names and name != f"{item.source}:{item.external_id}"]
    if lacking:
        found.append(("aliases", lacking[0], None))
    return found


def collect_document(found: Found, place: str, expected: JSONValue, stored: JSONValue) -> None:
    """Compare one member of a document. Of the payload's own part the raw rows are compared elsewhere."""
    if place.startswith("payload."):
        left = expected.get("documents") if isinstance(expected, dict) else None
        right = stored.get("documents") if isinstance(stored, dict) else None
        collect(found, "payload.documents", left, right)
    else:
        collect(found, place, expected, stored)


def text_differences(record: TextRecord, text: Text) -> Found:
    """Compare a text with what the record says; the stored HTML with the sanitised one."""
    found: Found = []
    for name in TEXT_VALUES:
        collect(found, name, getattr(record, name), getattr(text, name))
    if not found:
        collect(found, "html", clean_html(record.html), text.html)
    return found


def collect(found: Found, place: str, expected: Any, stored: Any) -> None:
    """Add a pair of values that differ; true is not 1."""
    if expected != stored or isinstance(expected, bool) != isinstance(stored, bool):
        found.append((place, told(expected), told(stored)))


def told(value: Any) -> JSONValue:
    """Return a value for a report."""
    if isinstance(value, datetime):
        return value.isoformat()
    plain: JSONValue = value
    return plain

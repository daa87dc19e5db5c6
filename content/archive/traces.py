"""What an import left of an item: digests by place, so that an undo can tell what still stands, and the values before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from content.models import Item, Text
from content.services.merge import machine_snapshot
from content.services.outcomes import RecordOutcome
from content.services.records import DOCUMENTS
from content.services.texts import WRITTEN
from content.types import JSONObject, JSONValue

#: (role, variant, position, revision): one revision of one text.
TextPlace = tuple[str, str, int, int]
#: Moments of writing, which say nothing about the item itself.
MOMENTS = ("observed_at", "updated_at")


def digest(value: object) -> str:
    """Return a short digest of a stored value, the same for every spelling of the same JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=spelled)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def spelled(value: object) -> str:
    """Return a time as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no stored value")


def item_digest(item: Item) -> str:
    """Return the digest of all that machines say about an item."""
    return digest({name: value for name, value in machine_snapshot(item).items() if name not in MOMENTS})


def text_place(text: Text) -> TextPlace:
    """Return which text this is within its item."""
    return text.role, text.variant, text.position, text.revision


def text_digest(text: Text) -> str:
    """Return the digest of what a text says."""
    return digest([getattr(text, name) for name in WRITTEN])


def trace(outcome: RecordOutcome, *, is_new: bool) -> tuple[JSONObject, JSONObject]:
    """Return (before, after) of one item that an import wrote."""
    texts = outcome.written.touched if outcome.written else []
    left: list[JSONValue] = [[*text_place(text), text_digest(text)] for text in texts]
    after: JSONObject = {"texts": left} if left else {}
    if outcome.item is None:
        return dict(outcome.before), after
    if is_new:
        return {}, after | {"item": item_digest(outcome.item)}
    replaced: list[JSONValue] = list(outcome.written.replaced) if outcome.written else []
    before = dict(outcome.before) | ({"texts": replaced} if replaced else {})
    return before, after | {"values": places(outcome.item, outcome.before, outcome.changed)}


def places(item: Item, before: Mapping[str, JSONValue], changed: tuple[str, ...]) -> JSONObject:
    """Return the digest of every changed value; of a document the members that changed, as "analysis.title"."""
    found: JSONObject = {}
    for name in changed:
        if name not in DOCUMENTS:
            found[name] = digest(getattr(item, name))
            continue
        was, document = before.get(name), getattr(item, name)
        old: Mapping[str, Any] = was if isinstance(was, dict) else {}
        found |= {f"{name}.{member}": digest(value) for member, value in document.items() if old.get(member, ...) != value}
    return found


def value_at(item: Item, place: str) -> Any:
    """Return the value in a place of an item; Ellipsis where a document has no such member."""
    name, dot, member = place.partition(".")
    document = getattr(item, name)
    return (document.get(member, ...) if isinstance(document, dict) else ...) if dot else document

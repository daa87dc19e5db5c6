"""What became of what a machine said about an item: of its columns and documents, of its fields, of its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from content.keys import NaturalKey
from content.models import Item
from content.services.records import TextStatus
from content.services.texts import ItemTexts
from content.types import JSONObject

ItemStatus = Literal["created", "updated", "unchanged", "tombstoned", "stale"]
FieldStatus = Literal["applied", "shadowed", "unchanged", "stale", "tombstoned"]


@dataclass(frozen=True)
class RecordOutcome:
    """What became of one ItemRecord.

    `key` is the item's own key, which an alias may have led to. `status` speaks of the item's columns and documents,
    `texts` of its texts, one status each in the record's order. `before` holds every machine value of an item that was
    updated, as JSON, for an undo. `fields` has a word for every stated column and curatable field; `shadowed` are those
    where a person's decision stands. `item` and `written` are the rows as they were written, for who keeps a trace of them.
    """

    key: NaturalKey
    item_id: int | None
    status: ItemStatus
    changed: tuple[str, ...] = ()
    shadowed: tuple[str, ...] = ()
    fields: Mapping[str, FieldStatus] = field(default_factory=dict)
    texts: tuple[TextStatus, ...] = ()
    before: JSONObject = field(default_factory=dict)
    item: Item | None = None
    written: ItemTexts | None = None

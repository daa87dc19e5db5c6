"""The trash as rows: which items people deleted, who, when and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from content.keys import NaturalKey
from content.models import Hold, Item
from content.models.hold import HoldQuerySet

CHUNK = 500


@dataclass(frozen=True)
class Trashed:
    """One tombstone. `title` is "" when the item is purged or was never here."""

    key: NaturalKey
    title: str
    deleted_at: datetime
    deleted_by: str
    reason: str
    purged_at: datetime | None


def trashed() -> HoldQuerySet:
    """Return every tombstone, the latest first."""
    return Hold.objects.tombstones().order_by("-deleted_at", "-pk")


def rows_of(holds: list[Hold]) -> Iterator[Trashed]:
    """Yield the rows of some tombstones, in their order."""
    for start in range(0, len(holds), CHUNK):
        chunk = holds[start : start + CHUNK]
        items = Item.objects.with_keys([hold.key for hold in chunk]).only("tenant", "source", "external_id", "title")
        titles = {item.key: item.title for item in items}
        for hold in chunk:
            if hold.deleted_at is not None:
                shown = (hold.deleted_at, hold.deleted_by, hold.delete_reason, hold.purged_at)
                yield Trashed(hold.key, titles.get(hold.key, ""), *shown)

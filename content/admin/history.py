"""What the ledger says, as lines to read: an item's history, and the last decisions of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse

from content import policies
from content.admin.chips import Chip, decision_chips
from content.keys import NaturalKey
from content.models import CurationEvent

HISTORY_LENGTH = 100
RECENT_LENGTH = 12
FIELD_LABELS = {
    "title": "Title",
    "categories": "Categories",
    "topics": "Topics",
    "content_type": "Content type",
    "complexity": "Complexity",
    "language": "Language",
}
DEEDS = {
    "set": "set",
    "patch": "changed",
    "pin": "pinned",
    "hold": "held against the machine",
    "revert": "gave back to the machine",
    "undo": "took back",
    "delete": "deleted the item",
    "restore": "restored the item",
    "purge": "emptied the item for good",
    "note": "left a note",
}


@dataclass(frozen=True)
class Entry:
    """One event of the ledger."""

    pk: int
    key: str
    field: str
    deed: str
    actor: str
    reason: str
    at: datetime
    revision: int
    batch: str
    chips: Sequence[Chip]
    name: str = ""
    is_current: bool = True

    @property
    def url(self) -> str:
        """The event's page."""
        return reverse("admin:content_curationevent_change", args=[self.pk])


def entry_of(event: CurationEvent) -> Entry:
    """Return one event as a line; its batch must be loaded with it."""
    after = event.after if isinstance(event.after, dict) else {}
    return Entry(
        pk=event.pk,
        key=str(event.key),
        field=FIELD_LABELS.get(event.field, event.field),
        deed=DEEDS.get(event.op, event.op),
        actor=event.actor,
        reason=event.reason,
        at=event.at,
        revision=event.revision,
        batch=event.batch.label if event.batch else "",
        chips=decision_chips(event.field, after),
        name=event.field,
    )


def dated(entries: Sequence[Entry]) -> list[Entry]:
    """Return a history, newest first, in which each entry says whether it still is the last about its field."""
    seen = {""}
    found = []
    for entry in entries:
        found.append(replace(entry, is_current=entry.name not in seen or not entry.name))
        seen.add(entry.name)
    return found


def events_of(key: NaturalKey) -> list[CurationEvent]:
    """Return the newest events of one natural key."""
    tenant, source, external_id = key
    mine: Any = CurationEvent.objects.filter(tenant=tenant, source=source, external_id=external_id)
    return list(mine.select_related("batch").order_by("-revision", "-pk")[:HISTORY_LENGTH])


def recent_entries(user: AbstractBaseUser | AnonymousUser) -> list[Entry]:
    """Return the last decisions of everybody, for those who may see them."""
    if not policies.can_curate(user):
        return []
    return [entry_of(event) for event in CurationEvent.objects.select_related("batch").order_by("-at", "-pk")[:RECENT_LENGTH]]

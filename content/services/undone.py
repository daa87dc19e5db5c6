"""What the undo of a batch did and what it kept, read back from the ledger, where every undo leaves its own events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.keys import NaturalKey
from content.models import Batch, CurationEvent
from content.services.history import events_about

LISTED = 100
WHERE = ("tenant", "source", "external_id", "field")


@dataclass(frozen=True)
class Kept:
    """One decision of a batch that its undo left alone; `since` is what was decided after it, where that is known."""

    event: CurationEvent
    since: CurationEvent | None


@dataclass(frozen=True)
class Outcome:
    """How many decisions an undo took back, how many it kept, and the first of those."""

    taken_back: int
    kept_total: int
    kept: tuple[Kept, ...]


def outcome_of(batch: Batch, *, listed: int = LISTED) -> Outcome | None:
    """Return what the undo of a batch did, or None when it stands. Reads its events, the undo's, and the latest of the kept."""
    if batch.undone_at is None:
        return None
    undo = CurationEvent.objects.filter(at=batch.undone_at, actor=batch.undone_by, batch=None)
    back = set(undo.values_list(*WHERE))
    rows = list(batch.events.order_by("pk").values_list("pk", *WHERE))
    kept = [row[0] for row in rows if row[1:] not in back]
    events = list(CurationEvent.objects.filter(pk__in=kept[:listed]).order_by("pk"))
    later = decided_since(events)
    explained = tuple(Kept(event, later.get((event.key, event.field))) for event in events)
    return Outcome(len(rows) - len(kept), len(kept), explained)


def decided_since(events: Sequence[CurationEvent]) -> dict[tuple[NaturalKey, str], CurationEvent]:
    """Return the latest event after each of these about the same field of the same key."""
    earlier = {(event.key, event.field): event for event in events}
    found: dict[tuple[NaturalKey, str], CurationEvent] = {}
    for event in events_about(event.key for event in events):
        about = (event.key, event.field)
        if about in earlier and event.revision > earlier[about].revision:
            found[about] = event
    return found

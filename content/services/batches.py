"""What was done together is undone together, where it still stands; what was decided since is listed and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from content.db import operations
from content.db.retries import retried
from content.exceptions import BatchUndone
from content.keys import NaturalKey
from content.models import Batch, BatchChange, CurationEvent, Hold
from content.services.batch_changes import undo_changes
from content.services.holds import Actor, Move, Step, locked_holds, move_holds

CHUNK = 500


@dataclass
class Undone:
    """What an undo did: how many holds went back, and what was kept (by key or name) because it was changed since."""

    batch: Batch
    undone: int = 0
    kept: list[tuple[NaturalKey | str, str]] = field(default_factory=list)


def open_batch(*, label: str, actor: Actor, now: datetime, query: str = "") -> Actor:
    """Return the actor with a new batch: what it decides from now on is undone together."""
    batch = Batch.objects.create(label=label, actor=actor.name, reason=actor.reason, query=query, created_at=now)
    return Actor(actor.name, actor.reason, batch)


def batch_of(actor: Actor) -> Batch:
    """Return the batch that an actor of `open_batch` decides in."""
    if actor.batch is None:
        raise ValueError("this actor decides in no batch")
    return actor.batch


@retried
def undo_batch(*, batch_id: int, actor: Actor, now: datetime, progress: Callable[[int], None] | None = None) -> Undone:
    """Take back the decisions of a batch that still stand. All or none. Raises BatchUndone the second time.

    1. Lock the batch, and where it renamed terms those, too. 2. For each key compare the hold with what the batch left.
    3. Where they are equal, put back what stood before, as a decision of its own; elsewhere keep what is there and name it.
    4. The same for its other changes.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        if batch.undone_at is not None:
            raise BatchUndone(f"batch {batch_id} was undone by {batch.undone_by} at {batch.undone_at:%Y-%m-%d %H:%M} UTC")
        if batch.changes.filter(what=BatchChange.What.TERM_ALIAS).exists():
            operations().lock_terms(alone=True)
        result = Undone(batch)
        for group in event_groups(batch):
            undo_group(group, result, actor=actor, now=now)
            if progress is not None:
                progress(result.undone)
        result.kept += undo_changes(batch, now=now)
        Batch.objects.filter(pk=batch_id).update(undone_at=now, undone_by=actor.name)
    return result


def event_groups(batch: Batch) -> Iterator[dict[NaturalKey, list[CurationEvent]]]:
    """Yield the batch's events by key, newest first, for CHUNK keys at a time."""
    keys = sorted({NaturalKey(*row) for row in batch.events.values_list("tenant", "source", "external_id")})
    for start in range(0, len(keys), CHUNK):
        wanted = keys[start : start + CHUNK]
        events: dict[NaturalKey, list[CurationEvent]] = defaultdict(list)
        ids = {key.external_id for key in wanted}
        for event in batch.events.filter(external_id__in=ids).order_by("-revision", "-pk"):
            events[event.key].append(event)
        yield {key: events[key] for key in wanted}


def undo_group(group: dict[NaturalKey, list[CurationEvent]], result: Undone, *, actor: Actor, now: datetime) -> None:
    """Undo the events of some keys inside the caller's transaction."""
    moves = []
    for key, hold in locked_holds(list(group)).items():
        steps = []
        for event in group[key]:
            step = undo_event(hold, event)
            if step is None:
                result.kept.append((key, event.field or event.op))
            else:
                steps.append(step)
        if steps:
            moves.append(Move(hold, steps))
    move_holds(moves, actor=actor, now=now)
    result.undone += len(moves)


def undo_event(hold: Hold, event: CurationEvent) -> Step | None:
    """Put one event's `before` back into `hold`; None where something else stands there now."""
    if event.op == CurationEvent.Op.NOTE and hold.note == (event.after or {}).get("note"):
        hold.note = str((event.before or {}).get("note", ""))
        return Step(op="note", before=event.after, after=event.before)
    if event.op == CurationEvent.Op.DELETE and hold.deleted_at == event.at and hold.purged_at is None:
        hold.deleted_at, hold.deleted_by, hold.delete_reason = None, "", ""
        return Step(op="restore")
    if event.op == CurationEvent.Op.RESTORE and hold.deleted_at is None:
        hold.deleted_at, hold.deleted_by, hold.delete_reason = event.at, event.actor, event.reason
        return Step(op="delete")
    if not event.field or hold.curated.get(event.field) != event.after:
        return None
    standing = dict(hold.curated)
    standing.pop(event.field, None)
    if event.before is not None:
        standing[event.field] = event.before
    hold.curated = standing
    return Step(op="undo", field=event.field, before=event.after, after=event.before)

"""The one way in which holds change: locked, moved by one revision each, with their events in the same transaction.

The database's own guard on Hold is the compare-and-set: it refuses a row whose revision is not the stored one plus one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from content.exceptions import StaleRevision
from content.keys import NaturalKey
from content.models import Batch, CurationEvent, Hold
from content.types import JSONObject

NATURAL_KEY = ["tenant", "source", "external_id"]
WRITTEN = ["curated", "revision", "deleted_at", "deleted_by", "delete_reason", "purged_at", "note", "updated_at"]


@dataclass(frozen=True)
class Actor:
    """Who decides, why, and together with what. `name` is text as "user:ana"."""

    name: str
    reason: str = ""
    batch: Batch | None = None

    def because(self, reason: str) -> Actor:
        """Return the same actor with a reason."""
        return replace(self, reason=reason)


@dataclass(frozen=True)
class Step:
    """One event to be: what was done to which field, and the decision before and after."""

    op: str
    field: str = ""
    before: JSONObject | None = None
    after: JSONObject | None = None


@dataclass(frozen=True)
class Move:
    """A hold with its new values set but its revision still the old one, and the steps that led there."""

    hold: Hold
    steps: Sequence[Step] = field(default_factory=tuple)


def stored_holds(keys: Sequence[NaturalKey], *, lock: bool = False) -> dict[NaturalKey, Hold]:
    """Return what people decided about these keys; with `lock` it stays so until the transaction ends."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in keys:
        groups[key.tenant, key.source].append(key.external_id)
    holds: dict[NaturalKey, Hold] = {}
    for (tenant, source), external_ids in sorted(groups.items()):
        found = Hold.objects.filter(tenant=tenant, source=source, external_id__in=external_ids).order_by("pk")
        holds |= {hold.key: hold for hold in (found.select_for_update() if lock else found)}
    return holds


def locked_holds(keys: Sequence[NaturalKey]) -> dict[NaturalKey, Hold]:
    """Return a locked hold for every key; one that nobody decided about gets an unsaved hold of revision 0."""
    stored = stored_holds(keys, lock=True)
    return {key: stored.get(key) or blank_hold(key) for key in keys}


def blank_hold(key: NaturalKey) -> Hold:
    """Return a hold that says nothing yet."""
    tenant, source, external_id = key
    return Hold(
        tenant=tenant, source=source, external_id=external_id, curated={}, revision=0,
        deleted_at=None, deleted_by="", delete_reason="", purged_at=None, note="",
    )  # fmt: skip


def move_holds(moves: Sequence[Move], *, actor: Actor, now: datetime) -> None:
    """Write every move as the next revision of its hold, with its events. All of them or none.

    Raises StaleRevision when somebody else moved or created one of them since it was read.
    """
    for move in moves:
        move.hold.revision += 1
        move.hold.updated_at = now
    events = [event_of(move.hold, step, actor=actor, now=now) for move in moves for step in move.steps]
    try:
        with transaction.atomic():
            Hold.objects.bulk_create(
                [move.hold for move in moves], update_conflicts=True, unique_fields=NATURAL_KEY, update_fields=WRITTEN
            )
            CurationEvent.objects.bulk_create(events)
    except IntegrityError as error:
        if "stale revision" in str(error):
            raise StaleRevision from error
        raise


def event_of(hold: Hold, step: Step, *, actor: Actor, now: datetime) -> CurationEvent:
    """Return the ledger's line of one step."""
    tenant, source, external_id = hold.key
    return CurationEvent(
        tenant=tenant, source=source, external_id=external_id, field=step.field, op=step.op, before=step.before,
        after=step.after, actor=actor.name, reason=actor.reason, batch=actor.batch, at=now, revision=hold.revision,
    )  # fmt: skip

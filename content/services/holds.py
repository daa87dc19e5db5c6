"""The one way in which a hold changes: locked, compared, moved by one revision, with its events in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from content.exceptions import StaleRevision
from content.keys import NaturalKey
from content.models import Batch, CurationEvent, Hold
from content.types import JSONObject


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


def locked_hold(key: NaturalKey) -> Hold:
    """Return the hold of a key, locked for this transaction; an unsaved one (revision 0) when nobody decided yet."""
    tenant, source, external_id = key
    blank = Hold(tenant=tenant, source=source, external_id=external_id, curated={}, revision=0)
    return Hold.objects.with_key(key).select_for_update().first() or blank


def move_hold(hold: Hold, values: dict[str, Any], steps: Sequence[Step], *, actor: Actor, now: datetime) -> int:
    """Write `values` into a hold, move it by one revision, and write its events. Returns the new revision.

    Raises StaleRevision when somebody else moved or created it since it was read.
    """
    revision = hold.revision + 1
    with transaction.atomic():
        if hold.revision == 0:
            create_hold(hold, values, now=now)
        else:
            standing = Hold.objects.filter(pk=hold.pk, revision=hold.revision)
            if standing.update(**values, revision=F("revision") + 1, updated_at=now) != 1:
                raise StaleRevision
        CurationEvent.objects.bulk_create(
            CurationEvent(
                tenant=hold.tenant, source=hold.source, external_id=hold.external_id, field=step.field, op=step.op,
                before=step.before, after=step.after, actor=actor.name, reason=actor.reason, batch=actor.batch,
                at=now, revision=revision,
            )
            for step in steps
        )  # fmt: skip
    return revision


def create_hold(hold: Hold, values: dict[str, Any], *, now: datetime) -> None:
    """Insert the first revision. Two first decisions at once: one of them is stale."""
    fresh = Hold(tenant=hold.tenant, source=hold.source, external_id=hold.external_id, revision=1, updated_at=now, **values)
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError as error:
        raise StaleRevision from error

"""Deleting and restoring items. A deletion is a decision by a person: a tombstone in Hold, which outlives the item's row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from content.keys import NaturalKey
from content.services.holds import Actor, Step, locked_hold, move_hold


def delete_items(*, keys: Sequence[NaturalKey], actor: Actor, now: datetime) -> int:
    """Put a tombstone on each key that has none; return on how many. The items' rows stay, unseen."""
    deleted = 0
    with transaction.atomic():
        for key in sorted(keys):
            hold = locked_hold(key)
            if hold.deleted_at is None:
                values = {"curated": hold.curated, "deleted_at": now, "deleted_by": actor.name, "delete_reason": actor.reason}
                move_hold(hold, values, [Step(op="delete")], actor=actor, now=now)
                deleted += 1
    return deleted


def restore_items(*, keys: Sequence[NaturalKey], actor: Actor, now: datetime) -> int:
    """Take the tombstone off each key that has one; return off how many. Only people do this, and it is logged."""
    restored = 0
    with transaction.atomic():
        for key in sorted(keys):
            hold = locked_hold(key)
            if hold.deleted_at is not None:
                values = {"deleted_at": None, "deleted_by": "", "delete_reason": "", "purged_at": None}
                move_hold(hold, values, [Step(op="restore")], actor=actor, now=now)
                restored += 1
    return restored

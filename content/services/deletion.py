"""Deleting and restoring items. A deletion is a decision by a person: a tombstone in Hold, which outlives the item's row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from content.keys import NaturalKey
from content.services.holds import Actor, Move, Step, locked_holds, move_holds


def delete_items(*, keys: Sequence[NaturalKey], actor: Actor, now: datetime) -> int:
    """Put a tombstone on each key that has none; return on how many. The items' rows stay, unseen."""
    with transaction.atomic():
        moves = []
        for hold in locked_holds(keys).values():
            if hold.deleted_at is None:
                hold.deleted_at, hold.deleted_by, hold.delete_reason = now, actor.name, actor.reason
                moves.append(Move(hold, [Step(op="delete")]))
        move_holds(moves, actor=actor, now=now)
    return len(moves)


def restore_items(*, keys: Sequence[NaturalKey], actor: Actor, now: datetime) -> int:
    """Take the tombstone off each key that has one; return off how many. Only people do this, and it is logged."""
    with transaction.atomic():
        moves = []
        for hold in locked_holds(keys).values():
            if hold.deleted_at is not None:
                hold.deleted_at, hold.deleted_by, hold.delete_reason, hold.purged_at = None, "", "", None
                moves.append(Move(hold, [Step(op="restore")]))
        move_holds(moves, actor=actor, now=now)
    return len(moves)

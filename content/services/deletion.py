"""Deleting, restoring and purging. A deletion is a decision by a person: a tombstone in Hold, which outlives the item's row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from content.db.retries import retried
from content.exceptions import NotDeleted
from content.keys import NaturalKey
from content.models import BatchChange, ImportChange, Item, Text
from content.services.holds import Actor, Move, Step, locked_holds, move_holds

CHUNK = 500
#: What a purged item says. Its key, kind and first sight stay; any machine may fill it again once a person restored it.
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("url", "thumbnail_url", "author"), ""),
    **dict.fromkeys(("published_at", "starts_at", "ends_at", "duration_seconds", "word_count", "has_audio")),
    **{name: {} for name in ("analysis", "media", "stats", "payload")},
    "flags": [],
    "observed_at": datetime(1970, 1, 1, tzinfo=UTC),
}


@retried
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


@retried
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


@retried
def purge_items(*, keys: Sequence[NaturalKey], actor: Actor, now: datetime) -> int:
    """Empty deleted items for good; return how many. Hold, tombstone and aliases stay, so that nothing comes back.

    Raises NotDeleted when one of them has no tombstone; then none is purged. There is no undo.
    """
    with transaction.atomic():
        moves = []
        for key, hold in locked_holds(keys).items():
            if hold.deleted_at is None:
                raise NotDeleted(f"{key} is not deleted; only a deleted item can be purged")
            if hold.purged_at is None:
                hold.purged_at = now
                moves.append(Move(hold, [Step(op="purge")]))
        move_holds(moves, actor=actor, now=now)
        for start in range(0, len(moves), CHUNK):
            empty_items([move.hold.key for move in moves[start : start + CHUNK]], now=now)
    return len(moves)


def empty_items(keys: Sequence[NaturalKey], *, now: datetime) -> None:
    """Take everything that machines said about these items out of the tables, copies for undoing included."""
    ids = list(Item.objects.with_keys(list(keys)).values_list("pk", flat=True))
    Text.objects.filter(item__in=ids).delete()
    Item.objects.filter(pk__in=ids).update(**EMPTY, updated_at=now)
    BatchChange.objects.filter(what=BatchChange.What.ANALYSIS, name__in=[str(key) for key in keys]).update(before={}, after={})
    for key in keys:
        ImportChange.objects.filter(**key._asdict()).update(before={})

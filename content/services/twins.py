"""Two items that are one: names move and texts are copied to the one that is kept. Can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from content import overlay
from content.db.retries import retried
from content.exceptions import MergeRefused
from content.keys import NaturalKey
from content.models import Alias, Batch, BatchChange, Hold, Item, Text
from content.services.batch_changes import TEXT_NAMES, change_row, locked_items, row_document
from content.services.batches import batch_of, open_batch
from content.services.holds import Actor, Move, Step, locked_holds, move_holds

What = BatchChange.What


@dataclass(frozen=True)
class Joined:
    """What a merge did: the batch to undo, and how many names, texts and decisions came."""

    batch: Batch
    names: int
    texts: int
    decisions: int


@retried
def merge_items(*, keep: NaturalKey, other: NaturalKey, actor: Actor, now: datetime) -> Joined:
    """Let `other` be another name of `keep`. Raises MergeRefused unless both are there, undeleted, and of one tenant.

    1. Decisions and the note go where `keep` has none of its own; the other gets a tombstone. 2. Its names move, and its
    key becomes one. 3. Its texts move; where `keep` has another wording in the same place, they stand beside it.
    """
    with transaction.atomic():
        together = open_batch(label=f"merge {other} into {keep}", actor=actor, now=now)
        holds = locked_holds([keep, other])
        items = locked_items([keep, other])
        check_twins(keep, other, holds, items)
        steps = take_decisions(holds[keep], holds[other], items[keep])
        if steps:
            move_holds([Move(holds[keep], steps)], actor=together, now=now)
        reason = f"merged into {keep}" + (f": {actor.reason}" if actor.reason else "")
        gone = holds[other]
        gone.deleted_at, gone.deleted_by, gone.delete_reason = now, actor.name, reason
        move_holds([Move(gone, [Step(op="delete")])], actor=together.because(reason), now=now)
        batch = batch_of(together)
        names, texts = move_names(keep, other, batch), join_texts(items[keep], items[other], batch)
        Item.objects.filter(pk=items[keep].pk).update(updated_at=now)
    return Joined(batch, names, texts, len(steps))


def check_twins(keep: NaturalKey, other: NaturalKey, holds: dict[NaturalKey, Hold], items: dict[NaturalKey, Item]) -> None:
    """Refuse what cannot be merged, and say why."""
    if keep == other:
        raise MergeRefused("an item cannot be merged with itself")
    if keep.tenant != other.tenant:
        raise MergeRefused("items of two tenants cannot be merged")
    for key in (keep, other):
        if key not in items:
            raise MergeRefused(f"there is no item {key}")
        if holds[key].deleted_at is not None:
            raise MergeRefused(f"{key} is deleted")


def take_decisions(keep: Hold, other: Hold, item: Item) -> list[Step]:
    """Take over what people decided about the other one alone, against what machines say here."""
    steps = []
    for field, decision in other.curated.items():
        if field not in keep.curated and isinstance(decision, dict):
            taken = {**decision, **overlay.base_of(field, item.analysis.get(field))}
            keep.curated = {**keep.curated, field: taken}
            steps.append(Step(op=str(taken["op"]), field=field, after=taken))
    if other.note and other.note != keep.note:
        before, keep.note = keep.note, "\n\n".join(note for note in (keep.note, other.note) if note)
        steps.append(Step(op="note", before={"note": before}, after={"note": keep.note}))
    return steps


def move_names(keep: NaturalKey, other: NaturalKey, batch: Batch) -> int:
    """Let every name of `other`, and its own key, lead to `keep`; return how many."""
    stored = {alias.name: alias.made_by for alias in Alias.objects.filter(**other._asdict())}
    for name, made_by in stored.items():
        alias = Alias(**other._asdict(), name=name, made_by=made_by)
        change_row(batch, What.ALIAS, row_document(What.ALIAS, alias), None)
    own = f"{other.source}:{other.external_id}"
    for name in {**stored, own: ""}:
        there = Alias.objects.filter(**keep._asdict(), name=name).first()
        alias = Alias(**keep._asdict(), name=name, made_by=batch.actor)
        before = row_document(What.ALIAS, there) if there else None
        change_row(batch, What.ALIAS, before, row_document(What.ALIAS, alias))
    return len({*stored, own})


def join_texts(keep: Item, other: Item, batch: Batch) -> int:
    """Copy the texts of `other` that say something else, without their raw rows; return how many rows.

    Its own stay with it: the same report again then changes nothing, and an archive still finds its rows.
    """
    here: dict[tuple[str, str], dict[int, set[tuple[str, str]]]] = {}
    for text in Text.objects.filter(item=keep):
        here.setdefault((text.role, text.variant), {}).setdefault(text.position, set()).add((text.text, text.html))
    places: dict[tuple[str, str, int], int] = {}
    for text in Text.objects.filter(item=other, is_latest=True).order_by("role", "variant", "position"):
        taken = here.setdefault((text.role, text.variant), {})
        if (text.text, text.html) not in taken.get(text.position, ()):
            place = text.position if text.position not in taken else max(taken) + 1
            taken[place] = set()
            places[text.role, text.variant, text.position] = place
    copies = []
    for text in Text.objects.filter(item=other).order_by("pk"):
        slot = (text.role, text.variant, text.position)
        if slot in places:
            text.pk, text.item_id, text.position = None, keep.pk, places[slot]
            text.meta = {"merged_from": str(other.key)}
            copies.append(text)
    Text.objects.bulk_create(copies)
    changes = [({name: getattr(text, name) for name in TEXT_NAMES}, str(text.pk)) for text in copies]
    BatchChange.objects.bulk_create(BatchChange(batch=batch, what=What.TEXT, name=name, after=after) for after, name in changes)
    return len(copies)


def merged_into(keys: Sequence[NaturalKey]) -> dict[NaturalKey, NaturalKey]:
    """Return where deleted items live on that a person merged into another one. Names that a machine gave do not count."""
    names = {f"{key.source}:{key.external_id}" for key in keys}
    found = Alias.objects.filter(name__in=names).exclude(made_by="") if names else ()
    owners = {(alias.tenant, alias.name): alias.key for alias in found}
    spelled = {key: (key.tenant, f"{key.source}:{key.external_id}") for key in keys}
    return {key: owners[name] for key, name in spelled.items() if name in owners and owners[name] != key}

"""What people decide about items' fields. Every path (form, bulk, API, import, shell) comes through `curate_items`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from content.db.retries import retried
from content.exceptions import StaleRevision
from content.keys import NaturalKey
from content.models import Item
from content.services.decisions import Change, named_terms, next_decision
from content.services.holds import Actor, Move, Step, locked_holds, move_holds
from content.services.taxonomy import keep_terms
from content.types import JSONObject

__all__ = ["Actor", "Change", "Curated", "Curation", "curate", "curate_items"]

CHUNK = 500


@dataclass(frozen=True)
class Curation:
    """What a person decides about one item. With `revision`, its hold must stand there (0: nobody decided yet)."""

    key: NaturalKey
    changes: tuple[Change, ...]
    revision: int | None = None


@dataclass(frozen=True)
class Curated:
    """What became of a curation: the hold's revision now, and the fields whose decision changed."""

    key: NaturalKey
    revision: int
    fields: tuple[str, ...]


def curate(*, key: NaturalKey, changes: Sequence[Change], actor: Actor, now: datetime, revision: int | None = None) -> Curated:
    """Decide about fields of one item, as one revision of its hold. An item need not be there: the decision waits for it."""
    (curated,) = curate_items(curations=[Curation(key, tuple(changes), revision)], actor=actor, now=now)
    return curated


@retried
def curate_items(
    *, curations: Sequence[Curation], actor: Actor, now: datetime, progress: Callable[[int], None] | None = None
) -> list[Curated]:
    """Decide about many items, each as one revision of its hold; what changes nothing leaves no event. All or none.

    Curations of one key are taken together. `progress` is told how many are done. Raises StaleRevision, InvalidCuration.
    """
    results: list[Curated] = []
    with transaction.atomic():
        for chunk in chunks(joined(curations)):
            results += curate_chunk(chunk, actor=actor, now=now)
            if progress is not None:
                progress(len(results))
        note_named_terms(curations)
    return results


def note_named_terms(curations: Sequence[Curation]) -> None:
    """Let the terms that people named and nobody knew yet wait for a review, as machines' new terms do."""
    keep_terms((curation.key.tenant, named_terms(change)) for curation in curations for change in curation.changes)


def joined(curations: Sequence[Curation]) -> list[Curation]:
    """Return one curation for each key, with all its changes in their order."""
    found: dict[NaturalKey, Curation] = {}
    for curation in curations:
        earlier = found.get(curation.key)
        changes = (*earlier.changes, *curation.changes) if earlier else curation.changes
        found[curation.key] = Curation(curation.key, changes, curation.revision)
    return list(found.values())


def chunks(curations: list[Curation]) -> Iterator[list[Curation]]:
    """Yield the curations in groups that one statement can carry."""
    for start in range(0, len(curations), CHUNK):
        yield curations[start : start + CHUNK]


def curate_chunk(curations: list[Curation], *, actor: Actor, now: datetime) -> list[Curated]:
    """Decide about a group of items inside the caller's transaction."""
    keys = [curation.key for curation in curations]
    holds, machine = locked_holds(keys), machine_values(keys)
    moves, fields = [], {}
    for curation in curations:
        hold = holds[curation.key]
        if curation.revision is not None and curation.revision != hold.revision:
            raise StaleRevision
        hold.curated, steps = decided(dict(hold.curated), curation.changes, machine.get(curation.key, {}))
        fields[curation.key] = tuple(step.field for step in steps)
        if steps:
            moves.append(Move(hold, steps))
    move_holds(moves, actor=actor, now=now)
    return [Curated(key, holds[key].revision, fields[key]) for key in keys]


def machine_values(keys: Sequence[NaturalKey]) -> dict[NaturalKey, JSONObject]:
    """Return what machines say about the fields of the items that are there."""
    items = Item.objects.with_keys(list(keys)).only("tenant", "source", "external_id", "analysis")
    return {item.key: item.analysis for item in items if isinstance(item.analysis, dict)}


def decided(curated: JSONObject, changes: Sequence[Change], analysis: JSONObject) -> tuple[JSONObject, list[Step]]:
    """Return the decisions after `changes`, and a step for each field whose decision is another one now."""
    before: dict[str, JSONObject | None] = {}
    ops: dict[str, str] = {}
    for change in changes:
        standing = curated.get(change.field)
        decision = next_decision(change, standing, analysis)
        before.setdefault(change.field, standing if isinstance(standing, dict) else None)
        ops[change.field] = change.op
        if decision is None:
            curated.pop(change.field, None)
        else:
            curated[change.field] = decision
    steps = []
    for field, earlier in before.items():
        after = curated.get(field)
        if after != earlier:
            steps.append(Step(op=ops[field], field=field, before=earlier, after=after if isinstance(after, dict) else None))
    return curated, steps

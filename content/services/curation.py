"""What people decide about an item's fields. Every path (form, bulk, API, import, shell) comes through `curate`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from content.exceptions import StaleRevision
from content.keys import NaturalKey
from content.models import Item
from content.services.decisions import Change, next_decision
from content.services.holds import Actor, Step, locked_hold, move_hold
from content.types import JSONObject

__all__ = ["Actor", "Change", "Curated", "curate"]


@dataclass(frozen=True)
class Curated:
    """What became of a curation: the hold's revision now, and the fields whose decision changed."""

    key: NaturalKey
    revision: int
    fields: tuple[str, ...]


def curate(*, key: NaturalKey, changes: Sequence[Change], actor: Actor, now: datetime, revision: int | None = None) -> Curated:
    """Decide about fields of one item, as one revision of its hold. What changes nothing leaves no event.

    With `revision`, the hold must still stand at it (0: nobody decided yet), else StaleRevision is raised. An item need not
    be there: a decision waits for it.
    """
    with transaction.atomic():
        hold = locked_hold(key)
        if revision is not None and revision != hold.revision:
            raise StaleRevision
        curated, steps = decided(dict(hold.curated), changes, machine_values(key))
        if not steps:
            return Curated(key, hold.revision, ())
        moved = move_hold(hold, {"curated": curated}, steps, actor=actor, now=now)
    return Curated(key, moved, tuple(step.field for step in steps))


def machine_values(key: NaturalKey) -> JSONObject:
    """Return what machines say about an item's fields; nothing for an item that is not there."""
    analysis = Item.objects.with_key(key).values_list("analysis", flat=True).first()
    return analysis if isinstance(analysis, dict) else {}


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

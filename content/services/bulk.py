"""The same changes to many items: what they would do, and doing it as one batch. The caller says which items."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from content.db.retries import retried
from content.keys import NaturalKey
from content.models import Batch, Hold, Item
from content.overlay import effective
from content.services.batches import open_batch
from content.services.curation import CHUNK, Actor, Change, Curation, curate_items, decided, machine_values
from content.services.holds import stored_holds
from content.types import JSONObject, JSONValue

SAMPLE = 12


@dataclass(frozen=True)
class Example:
    """One field of one item before and after, as it is shown."""

    key: NaturalKey
    field: str
    before: JSONValue
    after: JSONValue


@dataclass
class Preview:
    """What changes would do; each item is in one of the first three.

    changed: shows something else afterwards. shadowed: shows the same, but by a person's word from now on, whatever the
    machine says. unchanged: is decided so already. `replaced` counts items on which an earlier decision gives way.
    """

    changed: int = 0
    shadowed: int = 0
    unchanged: int = 0
    replaced: int = 0
    sample: list[Example] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many items were looked at."""
        return self.changed + self.shadowed + self.unchanged


@dataclass(frozen=True)
class Applied:
    """What a bulk edit did: its batch (None when it changed nothing), items whose decisions changed, and all items."""

    batch: int | None
    items: int
    total: int


def keys_of(ids: Collection[int]) -> list[NaturalKey]:
    """Return the keys of the live items with these ids, in the order of the ids."""
    found: list[NaturalKey] = []
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        rows = Item.objects.live().filter(pk__in=ordered[start : start + CHUNK]).order_by("pk")
        found += [NaturalKey(*row) for row in rows.values_list("tenant", "source", "external_id")]
    return found


def preview(*, keys: Sequence[NaturalKey], changes: Sequence[Change], sample: int = SAMPLE) -> Preview:
    """Return what `apply` would do now; reads only. Raises InvalidCuration."""
    result = Preview()
    for chunk in key_chunks(keys):
        holds, machine = stored_holds(chunk), machine_values(chunk)
        for key in chunk:
            weigh(result, key, holds.get(key), machine.get(key, {}), changes, sample)
    return result


def weigh(
    result: Preview, key: NaturalKey, hold: Hold | None, analysis: JSONObject, changes: Sequence[Change], sample: int
) -> None:
    """Count what the changes would do to one item."""
    standing = dict(hold.curated) if hold else {}
    before = effective(analysis, standing)
    after_decisions, steps = decided(dict(standing), changes, analysis)
    after = effective(analysis, after_decisions)
    result.replaced += any(step.before for step in steps)
    if not steps:
        result.unchanged += 1
    elif before == after:
        result.shadowed += 1
    else:
        result.changed += 1
        moved = (step.field for step in steps if before.get(step.field) != after.get(step.field))
        shown = [Example(key, name, before.get(name), after.get(name)) for name in moved]
        result.sample += shown[: max(sample - len(result.sample), 0)]


@retried
def apply(
    *,
    keys: Sequence[NaturalKey],
    changes: Sequence[Change],
    label: str,
    actor: Actor,
    now: datetime,
    query: str = "",
    progress: Callable[[int], None] | None = None,
) -> Applied:
    """Make the changes to every item, as one batch that `undo_batch` takes back. All or none. Raises InvalidCuration."""
    curations = [Curation(key, tuple(changes)) for key in dict.fromkeys(keys)]
    with transaction.atomic():
        together = open_batch(label=label, actor=actor, now=now, query=query)
        results = curate_items(curations=curations, actor=together, now=now, progress=progress)
        items = sum(bool(result.fields) for result in results)
        batch = close_batch(together, items=items)
        if batch is None:
            transaction.set_rollback(True)
    return Applied(batch, items, len(curations))


def close_batch(together: Actor, *, items: int) -> int | None:
    """Note in the batch how many items it decided about and return its id; None when it did nothing."""
    if together.batch is None or not items:
        return None
    Batch.objects.filter(pk=together.batch.pk).update(counts={"items": items})
    return together.batch.pk


def key_chunks(keys: Sequence[NaturalKey]) -> Iterator[list[NaturalKey]]:
    """Yield keys, each once, in groups that one statement can carry."""
    ordered = list(dict.fromkeys(keys))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]

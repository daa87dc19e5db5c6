"""What batches did, as numbers with words: decisions by people, machine values that were rewritten, rows of other tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Count

from content.models import Batch, BatchChange, CurationEvent

#: What a batch changes beside decisions, one and many.
OTHERS = {
    "analysis": ("machine value", "machine values"),
    "alias": ("other name", "other names"),
    "text": ("text", "texts"),
    "term": ("term of the taxonomy", "terms of the taxonomy"),
    "term_alias": ("alias of a term", "aliases of terms"),
}


def deeds_of(batches: Sequence[Batch], decisions: Mapping[int, int] | None = None) -> dict[int, str]:
    """Return for each batch a phrase as "132 decisions on 130 items, 5,281 machine values". Two queries at most.

    Machine values are counted in the batch itself: a rename may have rewritten a million of them. `decisions` are those of
    `decisions_of`, where the caller knows them already.
    """
    decisions = decisions_of(batches) if decisions is None else decisions
    uncounted = [batch for batch in batches if not stored_counts(batch)]
    others = changes_of(uncounted) if uncounted else {}
    return {batch.pk: phrase(stored_counts(batch), decisions.get(batch.pk, 0), others.get(batch.pk, {})) for batch in batches}


def decisions_of(batches: Sequence[Batch]) -> dict[int, int]:
    """Return how many decisions each batch holds."""
    events = CurationEvent.objects.filter(batch__in=batches).order_by().values_list("batch")
    return dict(events.annotate(count=Count("pk")))


def changes_of(batches: Sequence[Batch]) -> dict[int, dict[str, int]]:
    """Return how many rows of each kind each batch changed beside the holds."""
    rows = BatchChange.objects.filter(batch__in=batches).order_by().values_list("batch", "what")
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for batch, what, count in rows.annotate(count=Count("pk")):
        found[batch][what] = count
    return found


def stored_counts(batch: Batch) -> dict[str, int]:
    """Return the numbers that a batch keeps about itself."""
    counts = batch.counts if isinstance(batch.counts, dict) else {}
    return {name: number for name, number in counts.items() if isinstance(number, int)}


def phrase(counts: dict[str, int], decisions: int, others: dict[str, int]) -> str:
    """Return one batch's numbers in words. A rename counts apart: its `items` are those whose machine value it rewrote."""
    is_rename = "decisions" in counts
    items = 0 if is_rename else counts.get("items", 0)
    decided = counted(decisions, "decision", "decisions") if decisions else ""
    parts = [f"{decided} on {counted(items, 'item', 'items')}" if decided and items else decided]
    changed = {"analysis": counts.get("items", 0)} if is_rename else others
    parts += [counted(number, *OTHERS.get(what, (what, what))) for what, number in sorted(changed.items()) if number]
    return ", ".join(filter(None, parts)) or "nothing"


def counted(number: int, one: str, many: str) -> str:
    """Return "1 item" or "5,281 items"."""
    return f"{number:,} {one if number == 1 else many}"

"""Batches as pages: the list, and one batch with its decisions and what its undo kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.keys import NaturalKey
from content.models import Batch, BatchChange, CurationEvent, Item
from content.overlay import decided_pairs, topic_members
from content.services.batch_counts import OTHERS, decisions_of, deeds_of
from content.services.batches import Undone
from content.services.undone import Kept, Outcome, outcome_of
from content.types import JSONObject, JSONValue
from dashboard.presenters.desk import DASHBOARD, Desk
from dashboard.presenters.provenance import FIELD_LABELS, value_words
from dashboard.presenters.words import actor_text, items_text, moment_text, number

PAGE_SIZE = 50
SHOWN = 100
DEEDS = {
    "hold": "held",
    "revert": "given back to the machine",
    "delete": "deleted",
    "restore": "restored",
    "purge": "emptied for good",
    "note": "noted",
    "undo": "taken back",
}


@dataclass(frozen=True)
class BatchRow:
    """One batch in the list."""

    href: str
    label: str
    who: str
    when: str
    reason: str
    did: str
    undone: str


@dataclass(frozen=True)
class BatchList:
    """One page of batches, newest first."""

    rows: tuple[BatchRow, ...]
    older: str
    is_first: bool


@dataclass(frozen=True)
class Deed:
    """One decision of a batch: about which item and field, from what to what. `why` says why an undo kept it."""

    title: str
    href: str
    field: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class BatchPage:
    """Everything that the page of one batch prints."""

    row: BatchRow
    query: str
    deeds: tuple[Deed, ...]
    hidden: str
    others: tuple[tuple[str, str], ...]
    others_total: str
    undo_href: str
    taken_back: str
    kept_total: str
    kept: tuple[Deed, ...]
    kept_hidden: str


def batch_list(before: int | None, desk: Desk = DASHBOARD) -> BatchList:
    """Return the batches before one, or the latest."""
    found = Batch.objects.order_by("-pk")
    found = found.filter(pk__lt=before) if before is not None else found
    batches = list(found[: PAGE_SIZE + 1])
    shown = batches[:PAGE_SIZE]
    did = deeds_of(shown)
    return BatchList(
        rows=tuple(_row(batch, did[batch.pk], desk) for batch in shown),
        older=f"{desk.href('batches')}?before={shown[-1].pk}" if len(batches) > PAGE_SIZE else "",
        is_first=before is None,
    )


def _row(batch: Batch, did: str, desk: Desk) -> BatchRow:
    return BatchRow(
        href=desk.href("batch", batch.pk),
        label=batch.label,
        who=actor_text(batch.actor),
        when=moment_text(batch.created_at),
        reason=batch.reason,
        did=did,
        undone=f"undone by {actor_text(batch.undone_by)}, {moment_text(batch.undone_at)}" if batch.undone_at else "",
    )


def batch_page(batch: Batch, desk: Desk = DASHBOARD) -> BatchPage:
    """Return the page of one batch."""
    counted = decisions_of([batch])
    decisions = counted.get(batch.pk, 0)
    events = list(batch.events.order_by("pk")[:SHOWN])
    changes = BatchChange.objects.filter(batch=batch).order_by("pk")
    outcome = outcome_of(batch) or Outcome(0, 0, ())
    titles = titles_of([event.key for event in (*events, *(kept.event for kept in outcome.kept))])
    return BatchPage(
        row=_row(batch, deeds_of([batch], counted)[batch.pk], desk),
        query=batch.query,
        deeds=tuple(_deed(event, titles, desk) for event in events),
        hidden=number(decisions - SHOWN) if decisions > SHOWN else "",
        others=tuple((OTHERS.get(what, (what,))[0], name) for what, name in changes.values_list("what", "name")[:SHOWN]),
        others_total=number(changes.count()),
        undo_href="" if batch.undone_at else desk.href("undo_batch", batch.pk),
        taken_back=number(outcome.taken_back),
        kept_total=number(outcome.kept_total) if outcome.kept_total else "",
        kept=tuple(_deed(kept.event, titles, desk, _why(kept)) for kept in outcome.kept),
        kept_hidden=number(outcome.kept_total - len(outcome.kept)) if outcome.kept_total > len(outcome.kept) else "",
    )


def titles_of(keys: Sequence[NaturalKey]) -> dict[NaturalKey, str]:
    """Return the title of each of these items that is still there, in one query."""
    found = Item.objects.with_keys(list(dict.fromkeys(keys)))
    return {item.key: item.title for item in found.only("tenant", "source", "external_id", "title")}


def _deed(event: CurationEvent, titles: dict[NaturalKey, str], desk: Desk, why: str = "") -> Deed:
    return Deed(
        title=titles.get(event.key) or str(event.key),
        href=desk.item_href(event.key),
        field=FIELD_LABELS.get(event.field, event.field),
        before=decision_words(event.field, event.before) if event.field else "",
        after=decision_words(event.field, event.after) if event.field and event.op != "hold" else DEEDS.get(event.op, event.op),
        why=why,
    )


def decision_words(field: str, decision: JSONObject | None) -> str:
    """Return a decision as a person reads it; without one the machine decides."""
    if not isinstance(decision, dict):
        return "the machine decides"
    if decision.get("op") == "patch":
        parts = [f"+ {word}" for word in _words(field, decision.get("add"))]
        return ", ".join(parts + [f"− {word}" for word in _words(field, decision.get("remove"))]) or "no change"
    words = value_words(field, decision.get("value"))
    return f"{words} (pinned)" if decision.get("op") == "pin" else words


def _words(field: str, members: JSONValue) -> list[str]:
    if field == "categories":
        return [" / ".join(part for part in pair if part) for pair in decided_pairs(members)]
    return topic_members(members)


def _why(kept: Kept) -> str:
    if kept.since is None:
        return "something else stands there now"
    what = DEEDS.get(kept.since.op) or decision_words(kept.since.field, kept.since.after)
    return f"{actor_text(kept.since.actor)} decided again on {moment_text(kept.since.at)}: {what}"


def undone_text(label: str, done: Undone) -> str:
    """Return what an undo did, for the message on the next page."""
    said = f"Took back “{label}” on {items_text(done.undone)}."
    if done.kept:
        said += f" {len(done.kept)} kept, because they were changed again since."
        others = [f"{name} ({what})" for name, what in done.kept if not isinstance(name, tuple)]
        said += f" Among them: {', '.join(others[:5])}." if others else ""
    return said

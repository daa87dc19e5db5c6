"""Takes an import back: what it created and nobody touched goes for good, what it changed goes back where it still stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from django.db import transaction

from content.archive.traces import item_digest
from content.archive.turns import own_turn
from content.archive.undone_texts import put_texts_back, texts_stand
from content.archive.undone_values import put_item_back
from content.exceptions import ContentError
from content.keys import NaturalKey
from content.models import Alias, ArchiveImport, ArchiveRow, Batch, CurationEvent, Hold, ImportChange, Item, QuarantinedRow, Text
from content.services.batches import Undone as TakenBack
from content.services.batches import undo_group
from content.services.holds import Actor, stored_holds
from content.types import JSONObject, Progress

AT_ONCE = 500
LISTED = 1000


class ImportNotUndone(ContentError):
    """This import cannot be undone."""

    code = "import_not_undone"


@dataclass
class UndoneImport:
    """What an undo did, or would do: items removed and put back, and what is kept, with the reason."""

    run: ArchiveImport
    removed: int = 0
    restored: int = 0
    decisions: int = 0
    rows: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> JSONObject:
        """Return the document of `undo_import --json`."""
        return {
            "import": self.run.pk,
            "file": self.run.file,
            "removed": self.removed,
            "restored": self.restored,
            "decisions": self.decisions,
            "rows": self.rows,
            "kept": [{"key": key, "why": why} for key, why in self.kept[:LISTED]],
            "kept_total": len(self.kept),
        }

    def lines(self, verb: str) -> list[str]:
        """Return it for people; `verb` is "would be" or "was"."""
        told = f"{self.removed} items {verb} removed for good, {self.restored} put back to earlier values"
        more = f"{self.decisions} decisions {verb} taken back, {self.rows} rows without an item dropped"
        lines = [f"import {self.run.pk} of {self.run.file}: {told}, {more}, {len(self.kept)} things kept"]
        lines += [f"  kept: {key}: {why}" for key, why in self.kept[:LISTED]]
        return [*lines, f"  … and {len(self.kept) - LISTED} more"] if len(self.kept) > LISTED else lines


def undo_import(
    *, import_id: int, actor: Actor, now: datetime, dry_run: bool = False, progress: Progress | None = None
) -> UndoneImport:
    """Take an import back, all of it or nothing. Raises ImportNotUndone, or ArchiveRefused while an import is at work.

    1. Take back the decisions that the file's owner had asked for. 2. Of each item that it created and that is as it left
    it, and about which nobody decided, remove everything. 3. Put machine values and texts of the others back where the
    import's still stand. 4. Remove the rows without an item. A dry run does the same and is rolled back.
    """
    with own_turn(), transaction.atomic():
        run = locked_run(import_id)
        result = UndoneImport(run)
        take_decisions_back(run, result, actor=actor, now=now)
        total, done = run.changes.count(), 0
        for changes in chunks(run):
            undo_changes(changes, result, now=now)
            done += len(changes)
            if progress:
                progress(done, total)
        drop_rows(run, result)
        ArchiveImport.objects.filter(pk=run.pk).update(status=ArchiveImport.Status.UNDONE, undone_at=now, undone_by=actor.name)
        transaction.set_rollback(dry_run)
    return result


def locked_run(import_id: int) -> ArchiveImport:
    """Return the import, locked; raises ImportNotUndone with the reason why it cannot be undone."""
    run = ArchiveImport.objects.select_for_update().filter(pk=import_id).first()
    if run is None:
        raise ImportNotUndone(f"there is no import {import_id}")
    if run.undone_at is not None:
        raise ImportNotUndone(f"import {import_id} was undone by {run.undone_by} at {run.undone_at:%Y-%m-%d %H:%M} UTC")
    return run


def take_decisions_back(run: ArchiveImport, result: UndoneImport, *, actor: Actor, now: datetime) -> None:
    """Undo the curation that came with the file (`--curated`), where nobody decided otherwise since."""
    events: dict[NaturalKey, list[CurationEvent]] = defaultdict(list)
    for event in CurationEvent.objects.filter(actor=f"import:{run.pk}").order_by("-revision", "-pk"):
        events[event.key].append(event)
    keys = iter(sorted(events))
    taken = TakenBack(Batch())
    while chunk := list(islice(keys, AT_ONCE)):
        undo_group({key: events[key] for key in chunk}, taken, actor=actor, now=now)
    result.decisions = taken.undone
    result.kept += [(str(key), f"{what} was decided since") for key, what in taken.kept]


def chunks(run: ArchiveImport) -> Iterator[list[ImportChange]]:
    """Yield the import's changes, some at a time."""
    last = 0
    while chunk := list(run.changes.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        yield chunk
        last = chunk[-1].pk


def undo_changes(changes: Sequence[ImportChange], result: UndoneImport, *, now: datetime) -> None:
    """Undo some of an import's changes."""
    keys = [NaturalKey(change.tenant, change.source, change.external_id) for change in changes]
    items = {item.key: item for item in Item.objects.with_keys(keys).select_for_update().order_by("pk")}
    holds = stored_holds(keys)
    texts: dict[int, list[Text]] = defaultdict(list)
    for text in Text.objects.filter(item__in=[item.pk for item in items.values()]):
        texts[text.item_id].append(text)
    named = by_hand(keys)
    gone = []
    for key, change in zip(keys, changes, strict=True):
        item = items.get(key)
        if item is None:
            continue
        if change.op == ImportChange.Op.UPDATED:
            put_back(item, change, texts[item.pk], result, now=now)
        elif why := why_kept(item, change, texts[item.pk], holds.get(key), is_named=key in named):
            result.kept.append((str(key), why))
        else:
            gone.append(item)
    remove(gone)
    result.removed += len(gone)


def by_hand(keys: Sequence[NaturalKey]) -> set[NaturalKey]:
    """Return which items a person gave a name, by merging another one into it."""
    aliases = Alias.objects.filter(external_id__in={key.external_id for key in keys}).exclude(made_by="")
    return {alias.key for alias in aliases}


def why_kept(item: Item, change: ImportChange, texts: Sequence[Text], hold: Hold | None, *, is_named: bool) -> str:
    """Return why a created item is not removed, or ""."""
    if hold is not None and (hold.curated or hold.note or hold.deleted_at is not None):
        return "people decided about it"
    if is_named:
        return "another item was merged into it"
    if not change.after:
        return "this import kept no trace of how it left it"
    if change.after.get("item") != item_digest(item) or not texts_stand(change, texts):
        return "changed since by a machine"
    return ""


def put_back(item: Item, change: ImportChange, texts: Sequence[Text], result: UndoneImport, *, now: datetime) -> None:
    """Put an updated item's values and texts back where the import's still stand."""
    kept = [*put_item_back(item, change, now=now), *put_texts_back(item, change, texts)]
    result.restored += 1
    result.kept += [(str(item.key), f"{place} was changed since") for place in kept]


def remove(items: Sequence[Item]) -> None:
    """Remove items with their texts and names for good."""
    keys = {item.key for item in items}
    names = Alias.objects.filter(external_id__in={key.external_id for key in keys})
    Alias.objects.filter(pk__in=[alias.pk for alias in names if alias.key in keys]).delete()
    Item.objects.filter(pk__in=[item.pk for item in items]).delete()


def drop_rows(run: ArchiveImport, result: UndoneImport) -> None:
    """Remove the rows that this import kept or put into quarantine, put back what it had replaced, open what it settled."""
    kept = ArchiveRow.objects.filter(archive_import=run)
    for row in kept.exclude(replaced=[]):
        earlier = row.replaced[-1]
        ArchiveRow.objects.filter(pk=row.pk).update(
            row=earlier["row"], archive_import=earlier["import"], replaced=row.replaced[:-1]
        )
    result.rows = kept.filter(replaced=[]).delete()[0]
    result.rows += run.quarantine.filter(state=QuarantinedRow.State.OPEN).delete()[0]
    run.settled.update(state=QuarantinedRow.State.OPEN, loaded_by=None, fixed={}, resolved_at=None, resolved_by="", resolution="")

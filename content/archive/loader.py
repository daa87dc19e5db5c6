"""Writes units into the store, a chunk in one transaction, and says of every source row what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, transaction

from content.archive.leftovers import Leftovers
from content.archive.mapped import Note, Row, Unit
from content.archive.report import Report, State
from content.archive.traces import trace
from content.db.bulk import expect_many, insert_missing, insert_rows
from content.db.retries import is_about_a_row, retried
from content.exceptions import ContentError
from content.models import ArchiveImport, ImportChange, ImportNote, Item
from content.services.curation import Actor, Change, curate
from content.services.ingest import write_records
from content.services.outcomes import RecordOutcome
from content.types import JSONValue

UNCHANGED = {"unchanged": "unchanged", "stale": "unchanged"}


class RowsLost(ContentError):
    """Rows were written that the database does not have afterwards."""

    code = "rows_lost"


@dataclass
class Loader:
    """One import on its way into the store."""

    run: ArchiveImport
    report: Report
    now: datetime
    curates: bool = False
    notes: list[ImportNote] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.leftovers = Leftovers(self.run)

    @retried
    def write(self, units: Sequence[Unit], done: int) -> None:
        """Write a chunk, all of it or nothing; what one row breaks does not take its neighbours with it.

        1. Write all records at once. 2. Where the database refuses them, write one after the other and quarantine the one
        that it refuses. 3. Keep the rows without an item. 4. Count every row, and look whether the items are there.
        5. Say with the run that `done` rows are through.
        """
        with self.all_or_nothing():
            settled = self.settle(units)
            self.leftovers.write([unit for unit, _ in settled])
            for unit, outcome in settled:
                self.account(unit, outcome)
            self.keep_changes([outcome for _, outcome in settled if outcome])
            self.flush_notes()
            self.count_again([outcome for _, outcome in settled if outcome])
            ArchiveImport.objects.filter(pk=self.run.pk).update(rows_done=done)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Open a transaction whose rows, counts and notes stay together, so that it can begin again."""
        waiting = list(self.notes)
        try:
            with self.report.all_or_nothing(), transaction.atomic():
                expect_many()
                yield
        except BaseException:
            self.notes[:] = waiting
            raise

    @retried
    def attach(self, units: Sequence[Unit]) -> None:
        """Write rows of earlier files to items that this import created. They are no rows of this file; each gets a note."""
        with self.all_or_nothing():
            for unit, outcome in self.settle(units):
                if outcome is None:
                    continue
                for row in unit.rows[1:]:
                    if status_of(row, unit, outcome) == "created":
                        self.note(row, Note("", "orphan_attached", stored=str(outcome.key), coerces=False))
                self.extend_change(outcome)
            self.flush_notes()

    def extend_change(self, outcome: RecordOutcome) -> None:
        """Add to what this import left of an item."""
        tenant, source, external_id = outcome.key
        change = self.run.changes.get(tenant=tenant, source=source, external_id=external_id)
        _, after = trace(outcome, is_new=True)
        after["texts"] = [*(change.after.get("texts") or ()), *(after.get("texts") or ())]  # type: ignore[misc]
        change.after = {**change.after, **after}
        change.save(update_fields=["after"])

    def remark(self, notes: Sequence[Note]) -> None:
        """Keep notes about the whole file; they are written with the first chunk."""
        for note in notes:
            self.note(None, note)

    def settle(self, units: Sequence[Unit]) -> list[tuple[Unit, RecordOutcome | None]]:
        """Return each unit with what became of its record."""
        records = [unit.record for unit in units if unit.record]
        try:
            with transaction.atomic():
                outcomes = iter(write_records(records, now=self.now))
        except (DatabaseError, ValueError, OverflowError) as error:
            if len(units) == 1 or not is_about_a_row(error):
                raise
            return [self.settle_alone(unit) for unit in units]
        return [(unit, next(outcomes) if unit.record else None) for unit in units]

    def settle_alone(self, unit: Unit) -> tuple[Unit, RecordOutcome | None]:
        """Write one unit by itself; one that the database refuses is quarantined."""
        try:
            return self.settle([unit])[0]
        except (DatabaseError, ValueError, OverflowError) as error:
            if not is_about_a_row(error):
                raise
            reason = f"the database refused it: {str(error).strip().splitlines()[0][:200]}"
            own, *others = unit.rows
            refused = Row(own.table, own.key, own.raw, own.notes, reason)
            return Unit((refused, *(Row(row.table, row.key, row.raw) for row in others))), None

    def account(self, unit: Unit, outcome: RecordOutcome | None) -> None:
        """Count the rows of a unit and keep their notes."""
        for row in unit.rows:
            state = self.state_of(row, unit, outcome)
            self.report.count(row.table, state)
            if state == "quarantined":
                self.report.add_quarantined(row)
            if state in ("loaded", "updated", "coerced", "quarantined") or is_news(row, outcome):
                for note in row.notes:
                    self.note(row, note)
            if outcome and is_older(row, outcome):
                self.note(row, Note("", "older_than_stored", coerces=False))
        if outcome:
            self.account_curation(unit, outcome)

    def state_of(self, row: Row, unit: Unit, outcome: RecordOutcome | None) -> State:
        """Return the one state of a row."""
        if row.reason:
            return "quarantined"
        if outcome is None or unit.record is None:
            return self.leftovers.state_of(row)
        if outcome.status == "tombstoned":
            return "tombstoned"
        status = status_of(row, unit, outcome)
        if status in UNCHANGED:
            return "unchanged"
        if any(note.coerces for note in row.notes):
            return "coerced"
        return "loaded" if status == "created" else "updated"

    def account_curation(self, unit: Unit, outcome: RecordOutcome) -> None:
        """Count what people decided, and curate what the file's owner calls curation."""
        own = unit.rows[0]
        if outcome.shadowed and outcome.status != "tombstoned":
            self.report.count(own.table, "kept_curated")
        if not unit.curated:
            return
        if not self.curates:
            self.report.count(own.table, "would_be_curated")
        elif outcome.status != "tombstoned" and "categories" not in outcome.shadowed:
            self.curate(own, outcome, unit.curated)

    def curate(self, row: Row, outcome: RecordOutcome, categories: list[JSONValue]) -> None:
        """Make the file's categories a decision about the item, by this import."""
        actor = Actor(f"import:{self.run.pk}", reason=f"categories of {self.run.file}")
        try:
            curate(key=outcome.key, changes=[Change("categories", "set", categories)], actor=actor, now=self.now)
        except ContentError as error:
            self.note(row, Note("subcategories_json", "not_curated", "warning", stored=str(error), coerces=False))

    def note(self, row: Row | None, note: Note) -> None:
        """Keep a note for the report and for the database."""
        self.report.add_note(row, note)
        self.notes.append(
            ImportNote(
                archive_import=self.run, table=row.table if row else "", row_key=row.key if row else "", column=note.column,
                code=note.code, severity=note.severity, original=note.original, stored=note.stored,
            )
        )  # fmt: skip

    def flush_notes(self) -> None:
        """Write the notes that were kept so far."""
        insert_rows(self.notes)
        self.notes.clear()

    def keep_changes(self, outcomes: Sequence[RecordOutcome]) -> None:
        """Keep what an undo needs: the items that this import created, and what the others were before."""
        changes = []
        for outcome in outcomes:
            is_new = was_created(outcome)
            if is_new or outcome.changed or set(outcome.texts) & {"created", "updated"}:
                op = ImportChange.Op.CREATED if is_new else ImportChange.Op.UPDATED
                tenant, source, external_id = outcome.key
                change = ImportChange(archive_import=self.run, tenant=tenant, source=source, external_id=external_id, op=op)
                change.before, change.after = trace(outcome, is_new=is_new)
                changes.append(change)
        insert_missing(changes)

    def count_again(self, outcomes: Sequence[RecordOutcome]) -> None:
        """Look whether every item that was written is there."""
        written = {outcome.item_id for outcome in outcomes if outcome.item_id is not None}
        if Item.objects.filter(pk__in=written).count() != len(written):
            raise RowsLost


def was_created(outcome: RecordOutcome) -> bool:
    """Return whether the item is new; under a tombstone it is so unseen."""
    return outcome.status == "created" or (outcome.status == "tombstoned" and bool(outcome.changed) and not outcome.before)


def status_of(row: Row, unit: Unit, outcome: RecordOutcome) -> str:
    """Return what became of a row: of its text, of its place in a payload list, or of the item."""
    if row.text is not None:
        return outcome.texts[row.text] if row.text < len(outcome.texts) else "unchanged"
    if row.listed and outcome.status == "updated":
        return "unchanged" if row.raw in listed_before(row.listed, outcome) else "created"
    return outcome.status


def listed_before(name: str, outcome: RecordOutcome) -> list[JSONValue]:
    """Return a payload list as it was before the write."""
    payload = outcome.before.get("payload")
    listed = payload.get(name) if isinstance(payload, dict) else None
    return listed if isinstance(listed, list) else []


def is_news(row: Row, outcome: RecordOutcome | None) -> bool:
    """Return whether a deleted item took values of this row, unseen."""
    return outcome is not None and outcome.status == "tombstoned" and bool(outcome.changed) and row.text is None


def is_older(row: Row, outcome: RecordOutcome) -> bool:
    """Return whether the store knows something newer than this row."""
    if row.text is not None:
        return row.text < len(outcome.texts) and outcome.texts[row.text] == "stale"
    return not row.listed and outcome.status == "stale"

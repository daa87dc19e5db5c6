"""What an import's report lists one by one: its notes, alone and by code, and the rows in quarantine."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import Count

from content.models import ArchiveImport, ImportNote, QuarantinedRow
from dashboard.presenters.words import number

SHOWN = 200
VALUE_LENGTH = 160
ROW_LENGTH = 4000


@dataclass(frozen=True)
class NoteGroup:
    """All notes of one code and column."""

    code: str
    table: str
    column: str
    severity: str
    count: str


@dataclass(frozen=True)
class Note:
    """One value that was not stored as it was."""

    table: str
    key: str
    column: str
    code: str
    severity: str
    original: str
    stored: str


@dataclass(frozen=True)
class Quarantined:
    """One row that was not loaded."""

    table: str
    key: str
    reason: str
    state: str
    row: str


def groups_of(run: ArchiveImport) -> tuple[NoteGroup, ...]:
    """Return how many notes there are of each code and column, the graver first."""
    rows = run.notes.order_by().values_list("code", "table", "column", "severity").annotate(count=Count("pk"))
    ordered = rows.order_by("-severity", "-count", "code", "column")
    return tuple(NoteGroup(code, table, column, severity, number(count)) for code, table, column, severity, count in ordered)


def note_of(note: ImportNote) -> Note:
    """Return one note."""
    shown = (note.table, note.row_key, note.column, note.code, note.severity, value_text(note.original), value_text(note.stored))
    return Note(*shown)


def quarantined_of(row: QuarantinedRow) -> Quarantined:
    """Return one row in quarantine, whole unless it is very long."""
    return Quarantined(
        row.table, row.row_key, row.reason, row.state, json.dumps(row.row, ensure_ascii=False, indent=1)[:ROW_LENGTH]
    )


def value_text(value: object) -> str:
    """Return a raw value as one short line of JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= VALUE_LENGTH else f"{text[:VALUE_LENGTH]}…"

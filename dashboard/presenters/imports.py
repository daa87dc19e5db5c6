"""Imports as pages: the list of runs, and one run's report with its figures, notes and quarantine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from content.models import ArchiveImport, ImportNote, QuarantinedRow
from dashboard.presenters.import_notes import SHOWN, Note, NoteGroup, Quarantined, groups_of, note_of, quarantined_of
from dashboard.presenters.words import actor_text, moment_text, number

#: The states that a source row can end in, and what overlaps them.
STATES = ("loaded", "updated", "unchanged", "coerced", "quarantined", "tombstoned")
OVERLAPS = ("kept_curated", "would_be_curated")
COLUMN_LABELS = {"in": "In", "kept_curated": "Kept curated", "would_be_curated": "Would be curated"}
RUNS = 100


@dataclass(frozen=True)
class Figure:
    """One number of a table; a zero steps back."""

    text: str
    is_zero: bool


@dataclass(frozen=True)
class RunRow:
    """One run in the list of imports."""

    href: str
    file: str
    system: str
    status: str
    started: str
    actor: str
    rows: str
    notes: str
    quarantined: str


@dataclass(frozen=True)
class TableRow:
    """What became of the rows of one source table."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Tile:
    """One figure on top of a report."""

    label: str
    text: str
    tone: str


@dataclass(frozen=True)
class ReportPage:
    """Everything that the report's template prints."""

    title: str
    status: str
    file: str
    sha256: str
    system: str
    schema: str
    actor: str
    started: str
    finished: str
    pace: str
    tiles: tuple[Tile, ...]
    columns: tuple[str, ...]
    tables: tuple[TableRow, ...]
    total: TableRow
    groups: tuple[NoteGroup, ...]
    notes: tuple[Note, ...]
    notes_total: str
    notes_hidden: str
    quarantine: tuple[Quarantined, ...]
    quarantine_total: str
    unknown: tuple[tuple[str, str], ...]


def run_rows() -> tuple[RunRow, ...]:
    """Return the latest imports, newest first."""
    runs = list(ArchiveImport.objects.order_by("-pk")[:RUNS])
    notes, quarantined = (_counts(model, runs) for model in (ImportNote, QuarantinedRow))
    return tuple(
        RunRow(
            href=reverse("import", args=[run.pk]),
            file=run.file,
            system=" ".join(part for part in (run.system, run.schema) if part),
            status=run.status,
            started=moment_text(run.started_at),
            actor=actor_text(run.actor),
            rows=number(_sum(_tables(run), "in")),
            notes=number(notes.get(run.pk, 0)),
            quarantined=number(quarantined.get(run.pk, 0)),
        )
        for run in runs
    )


def _counts(model: type[ImportNote] | type[QuarantinedRow], runs: Sequence[ArchiveImport]) -> dict[int, int]:
    rows = model._default_manager.filter(archive_import__in=runs).order_by().values_list("archive_import")
    return dict(rows.annotate(count=Count("pk")))


def report_page(run: ArchiveImport) -> ReportPage:
    """Return the report of one import."""
    tables = _tables(run)
    report = run.report if isinstance(run.report, dict) else {}
    columns = ("in", *STATES, *(name for name in OVERLAPS if _sum(tables, name)))
    notes = run.notes.order_by("-severity", "table", "row_key", "pk")
    quarantine = run.quarantine.order_by("pk")
    note_count, quarantine_count = notes.count(), quarantine.count()
    return ReportPage(
        title=f"Import {run.pk}",
        status=run.status,
        file=run.file,
        sha256=run.sha256,
        system=run.system,
        schema=run.schema,
        actor=actor_text(run.actor),
        started=moment_text(run.started_at),
        finished=moment_text(run.finished_at),
        pace=_pace(report),
        tiles=_tiles(tables, note_count),
        columns=tuple(COLUMN_LABELS.get(name, name.capitalize()) for name in columns),
        tables=tuple(TableRow(name, _figures(figures, columns)) for name, figures in tables.items()),
        total=TableRow("All tables", tuple(_figure(_sum(tables, name)) for name in columns)),
        groups=groups_of(run),
        notes=tuple(note_of(note) for note in notes[:SHOWN]),
        notes_total=number(note_count),
        notes_hidden=number(note_count - SHOWN) if note_count > SHOWN else "",
        quarantine=tuple(quarantined_of(row) for row in quarantine[:SHOWN]),
        quarantine_total=number(quarantine_count),
        unknown=_unknown(report),
    )


def _tables(run: ArchiveImport) -> dict[str, Mapping[str, Any]]:
    tables = run.report.get("tables") if isinstance(run.report, dict) else None
    return {name: figures for name, figures in (tables or {}).items() if isinstance(figures, dict)}


def _sum(tables: Mapping[str, Mapping[str, Any]], name: str) -> int:
    return sum(int(figures.get(name) or 0) for figures in tables.values())


def _figure(value: int) -> Figure:
    return Figure(number(value), not value)


def _figures(figures: Mapping[str, Any], columns: Sequence[str]) -> tuple[Figure, ...]:
    return tuple(_figure(int(figures.get(name) or 0)) for name in columns)


def _tiles(tables: Mapping[str, Mapping[str, Any]], notes: int) -> tuple[Tile, ...]:
    """Return the figures that a curator looks for first."""
    quarantined, kept = _sum(tables, "quarantined"), _sum(tables, "kept_curated")
    taken = sum(_sum(tables, name) for name in ("loaded", "updated", "unchanged", "coerced"))
    return (
        Tile("Rows in the file", number(_sum(tables, "in")), ""),
        Tile("In the database", number(taken), ""),
        Tile("In quarantine", number(quarantined), "bad" if quarantined else ""),
        Tile("Stayed deleted", number(_sum(tables, "tombstoned")), ""),
        Tile("Kept as curated", number(kept), "warm" if kept else ""),
        Tile("Notes", number(notes), ""),
    )


def _pace(report: Mapping[str, Any]) -> str:
    seconds, pace = report.get("seconds"), report.get("rows_per_second")
    if not isinstance(seconds, int | float):
        return ""
    took = f"{seconds:.1f} s" if seconds >= 0.1 else "under 0.1 s"
    return f"{took} · {pace:,.0f} rows a second" if isinstance(pace, int | float) and pace else took


def _unknown(report: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return tables and columns of the file that the importer does not know; their values are kept all the same."""
    unknown = report.get("unknown")
    if not isinstance(unknown, dict):
        return ()
    return tuple((kind.capitalize(), ", ".join(map(str, names))) for kind, names in unknown.items() if names)

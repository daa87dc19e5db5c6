"""The report of one import as tables: what became of each source row, which notes there are, what we did not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from content.models import ArchiveImport, ImportNote, QuarantinedRow

#: A source row ends in exactly one of these; their sum is `in`.
STATES = ("loaded", "updated", "unchanged", "coerced", "quarantined", "tombstoned")
OVERLAPS = ("kept_curated", "would_be_curated")
COLUMNS = ("in", *STATES, *OVERLAPS)


@dataclass(frozen=True)
class TableRow:
    """One source table's numbers, in the order of COLUMNS."""

    name: str
    numbers: Sequence[int]
    adds_up: bool


@dataclass(frozen=True)
class CodeRow:
    """How many notes of one code, and where to read them."""

    code: str
    severity: str
    stored: int
    url: str


@dataclass(frozen=True)
class Report:
    """Everything that the page of an import shows beside its own columns."""

    columns: Sequence[str]
    tables: Sequence[TableRow]
    codes: Sequence[CodeRow]
    quarantined: int
    quarantine_url: str
    unknown_tables: Sequence[str]
    unknown_columns: Sequence[str]
    seconds: float | None
    rows_per_second: float | None
    reason: str


def report_of(run: ArchiveImport) -> Report:
    """Read an import's report; a run that was interrupted has only part of it."""
    report: Mapping[str, Any] = run.report if isinstance(run.report, dict) else {}
    unknown = report.get("unknown") if isinstance(report.get("unknown"), dict) else {}
    chosen = {"archive_import": run.pk}
    return Report(
        columns=[name.replace("_", " ") for name in COLUMNS],
        tables=table_rows(report.get("tables")),
        codes=code_rows(run),
        quarantined=QuarantinedRow.objects.filter(archive_import=run).count(),
        quarantine_url=reverse("admin:content_quarantinedrow_changelist", query=chosen),
        unknown_tables=names(unknown, "tables"),
        unknown_columns=names(unknown, "columns"),
        seconds=report.get("seconds"),
        rows_per_second=report.get("rows_per_second"),
        reason=str(report.get("reason") or ""),
    )


def table_rows(tables: Any) -> list[TableRow]:
    """Return a row for each source table."""
    if not isinstance(tables, dict):
        return []
    return [table_row(name, numbers) for name, numbers in tables.items() if isinstance(numbers, dict)]


def table_row(name: str, numbers: Mapping[str, Any]) -> TableRow:
    """Return one table's numbers, and whether each row is accounted for."""
    accounted = sum(int(numbers.get(state, 0)) for state in STATES)
    return TableRow(name, [int(numbers.get(column, 0)) for column in COLUMNS], accounted == int(numbers.get("in", 0)))


def code_rows(run: ArchiveImport) -> list[CodeRow]:
    """Return how many notes of each code are kept."""
    counted = ImportNote.objects.filter(archive_import=run).values("code", "severity").annotate(stored=Count("pk"))
    address = reverse("admin:content_importnote_changelist")
    return [
        CodeRow(row["code"], row["severity"], row["stored"], f"{address}?archive_import={run.pk}&code={row['code']}")
        for row in counted.order_by("-stored", "code")
    ]


def names(unknown: Any, kind: str) -> list[str]:
    """Return what the file had and we did not know."""
    found = unknown.get(kind) if isinstance(unknown, dict) else None
    if isinstance(found, dict):
        return [f"{table}: {', '.join(map(str, columns))}" for table, columns in found.items() if isinstance(columns, list)]
    return [named(entry) for entry in found] if isinstance(found, list) else []


def named(entry: Any) -> str:
    """Return an entry of the report, [name, how many], as text."""
    if isinstance(entry, list) and len(entry) == 2:
        return f"{entry[0]} ({'not readable' if entry[1] is None else entry[1]})"
    return str(entry)

"""What people do about rows in quarantine: fix one and try again, dismiss it with a reason, take them along as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from content.archive.canonical_json import dumps
from content.archive.options import ImportOptions
from content.archive.orphans import name_owners
from content.archive.private_folder import private_folder
from content.archive.raw import SQLiteValue, raw_value
from content.archive.report import Report
from content.archive.run import import_archive
from content.archive.small import Tables, write_small
from content.archive.systems import SYSTEMS, System
from content.exceptions import ContentError
from content.models import ArchiveImport, Item, QuarantinedRow
from content.types import JSONObject

State = QuarantinedRow.State
REASON_LENGTH = 500


class NotSettled(ContentError):
    """This row stays in quarantine."""

    code = "not_settled"


class NoSuchRow(NotSettled):
    """There is no such row in quarantine."""

    code = "not_found"


class NotNow(NotSettled):
    """This row was settled before, or another import is at work."""

    code = "not_now"


@dataclass(frozen=True)
class Settled:
    """What became of a row: the import that loaded it, and the word for it."""

    import_id: int
    outcome: str


def find_rows(*, state: str = "", import_id: int | None = None, table: str = "", words: str = "") -> QuerySet[QuarantinedRow]:
    """Return the rows of a state, an import, a table, and with these letters in key or reason, in order of their ids."""
    asked = Q(row_key__icontains=words) | Q(reason__icontains=words) if words else Q()
    asked &= Q(state=state) if state else Q()
    asked &= Q(table=table) if table else Q()
    asked &= Q(archive_import=import_id) if import_id is not None else Q()
    return QuarantinedRow.objects.filter(asked).select_related("archive_import").order_by("pk")


def open_rows() -> int:
    """Return how many rows wait for a person."""
    return QuarantinedRow.objects.filter(state=State.OPEN).count()


def retry_row(*, row_id: int, values: Mapping[str, SQLiteValue], actor: str, now: datetime) -> Settled:
    """Load a row again, with other values in some columns. Raises NotSettled with the reason why it stays.

    1. Lock the row. 2. Write it, with the rows that its item keeps, as a small archive, and import that: the same readers
    say what its values are. 3. Loaded: it is settled, with what was changed. Otherwise nothing happened.
    """
    with transaction.atomic():
        row = open_row(row_id)
        check_values(values, row)
        fixed = {column: raw_value(value) for column, value in values.items() if raw_value(value) != row.row[column]}
        report = import_again(row, {**row.row, **fixed}, actor=actor)
        outcome = outcome_in(report, row)
        row.loaded_by_id, row.fixed = report.import_id, fixed
        settle(row, State.LOADED, actor=actor, resolution=outcome, now=now)
        return Settled(report.import_id or 0, outcome)


def check_values(values: Mapping[str, SQLiteValue], row: QuarantinedRow) -> None:
    """Raise NotSettled for a column that the row does not have, and for a number that no SQLite file can hold."""
    for column, value in values.items():
        if column not in row.row:
            raise NotSettled(f"the row has no column {column[:80]}")
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise NotSettled(f"{column}: a whole number has at most 64 bits")


def import_again(row: QuarantinedRow, raw: JSONObject, *, actor: str) -> Report:
    """Import one row as it is now, with the options of its own import."""
    run = row.archive_import
    stored = run.options if isinstance(run.options, dict) else {}
    options = ImportOptions(
        system=run.system,
        curated_categories=stored.get("curated") == "categories",
        legacy_zone=ZoneInfo(str(stored.get("legacy_tz") or "UTC")),
    )
    with private_folder() as folder:
        path = folder / f"quarantined-{row.pk}.db"
        write_small(path, with_family(SYSTEMS[run.system], row.table, raw))
        return import_archive(path=path, actor=actor, options=options)


def with_family(system: System, table: str, raw: JSONObject) -> Tables:
    """Return a raw row with the rows that its item keeps: a child row is written together with them."""
    name = system.parent_name(table, raw)
    owners = name_owners({name})[name] if name else set()
    item = Item.objects.with_keys(list(owners)).first() if len(owners) == 1 else None
    if name and item is None:
        raise NotSettled(f"there is no item {name} that it could belong to")
    family = system.kept_rows(item) if item else {}
    return {**family, table: [*family.get(table, ()), raw]}


def outcome_in(report: Report, row: QuarantinedRow) -> str:
    """Return what became of the row; raises NotSettled where it was not loaded."""
    if report.status != "done":
        raise NotNow(report.reason)
    again = [entry for entry in report.quarantine if isinstance(entry, dict) and entry["table"] == row.table]
    if again:
        raise NotSettled(str(again[-1]["reason"]))
    counts = report.tables[row.table]
    return next((name for name in ("loaded", "coerced", "updated", "tombstoned") if counts[name]), "unchanged")


def dismiss_rows(*, row_ids: Iterable[int], reason: str, actor: str, now: datetime) -> int:
    """Settle rows that shall not be loaded; return how many were open. Raises NotSettled without a reason."""
    reason = reason.replace("\0", "").strip()[:REASON_LENGTH]
    if not reason:
        raise NotSettled("say why it is dismissed")
    found = QuarantinedRow.objects.filter(pk__in=list(row_ids), state=State.OPEN)
    return found.update(state=State.DISMISSED, resolved_at=now, resolved_by=actor, resolution=reason)


def open_row(row_id: int) -> QuarantinedRow:
    """Return an open row, locked."""
    row = QuarantinedRow.objects.select_for_update(of=("self",)).select_related("archive_import").filter(pk=row_id).first()
    if row is None:
        raise NoSuchRow(f"there is no row {row_id} in quarantine")
    if row.state != State.OPEN:
        raise NotNow(f"it was {row.state} by {row.resolved_by}")
    if row.archive_import.system not in SYSTEMS:
        raise NotSettled(f"rows of {row.archive_import.system} are not loaded one by one")
    return row


def settle(row: QuarantinedRow, state: str, *, actor: str, resolution: str, now: datetime) -> None:
    """Write what became of a row."""
    row.state, row.resolved_at, row.resolved_by, row.resolution = state, now, actor, resolution
    row.save(update_fields=["state", "loaded_by", "fixed", "resolved_at", "resolved_by", "resolution"])


def exported(rows: QuerySet[QuarantinedRow]) -> Iterator[str]:
    """Yield rows as canonical JSON Lines."""
    for row in rows.select_related("archive_import").order_by("pk").iterator(chunk_size=100):
        yield dumps(document_of(row)) + "\n"


def document_of(row: QuarantinedRow) -> JSONObject:
    """Return a row as the export and the API have it; bytes are hex."""
    return {**summary_of(row), "row": row.row, "fixed": row.fixed}


def summary_of(row: QuarantinedRow) -> JSONObject:
    """Return a row without what it holds."""
    run: ArchiveImport = row.archive_import
    return {
        "id": row.pk, "import": run.pk, "file": run.file, "table": row.table, "key": row.row_key, "reason": row.reason,
        "state": row.state, "resolved_by": row.resolved_by, "resolution": row.resolution, "loaded_by": row.loaded_by_id,
        "resolved_at": row.resolved_at.isoformat() if row.resolved_at else None,
    }  # fmt: skip

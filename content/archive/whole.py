"""A Holdfast archive through `import_archive` and `verify_archive`: brought back whole, or compared table by table."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from content.archive.options import ImportOptions
from content.archive.report import Report
from content.archive.restoring import Restored, is_empty, restore, stored_digest
from content.archive.systems.holdfast import seal
from content.archive.systems.holdfast.access import ACCESS
from content.archive.systems.holdfast.archive_file import SYSTEM, ArchiveFile, open_archive_file
from content.archive.systems.holdfast.tables import Table
from content.archive.ticks import ticker
from content.exceptions import ArchiveRefused
from content.types import Progress


def is_holdfast(path: Path, system: str) -> bool:
    """Return whether a file is to be read as an archive of our own."""
    return system == SYSTEM or (system == "auto" and path.is_file() and seal.is_ours(path))


def bring_back(path: Path, options: ImportOptions, report: Report, progress: Progress | None) -> None:
    """Write an archive into an empty database, exactly; one whose content is there already changes nothing.

    Raises ArchiveRefused, and then nothing has changed. No ArchiveImport is kept: the database is then equal to the archive.
    """
    if options.curated_categories:
        raise ArchiveRefused("--curated is for archives of older systems; a Holdfast archive has people's decisions of its own")
    with open_archive_file(path) as archive:
        describe(archive, report)
        report.status = "dry_run" if options.dry_run else "done"
        if not is_empty() and is_there(archive):
            settle(report, Restored(), "unchanged")
            return
        with transaction.atomic():
            settle(report, restore(archive, ticker(progress, archive.row_count), only_if_empty=True), "loaded")
            transaction.set_rollback(options.dry_run)


def describe(archive: ArchiveFile, report: Report) -> None:
    """Say in the report what the file holds."""
    report.sha256, report.system = archive.source.sha256, SYSTEM
    report.schema = archive.manifest.migrations[-1].partition(".")[2] if archive.manifest.migrations else ""
    for table in archive.tables():
        report.expect(table.name, archive.manifest.tables[table.name].rows)


def is_there(archive: ArchiveFile) -> bool:
    """Return whether the database holds exactly this content."""
    tables = (table for table in archive.tables() if isinstance(table, Table))
    return all(stored_digest(archive, table) == archive.manifest.tables[table.name] for table in tables)


def settle(report: Report, restored: Restored, state: str) -> None:
    """Count every row; accounts and tokens that were there already are unchanged."""
    access = {table.name for table in ACCESS}
    for name, counts in report.tables.items():
        kept = len(restored.kept.get(name, ())) if name in access else 0
        counts["unchanged"] += kept
        counts[state] += counts["in"] - kept

"""Compares a Holdfast archive with the database: digests first, and row by row where they differ."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import groupby
from pathlib import Path

from content.archive.comparison import Difference
from content.archive.parity_report import ParityReport
from content.archive.raw import apart
from content.archive.systems.holdfast.access import AccessTable
from content.archive.systems.holdfast.archive_file import SYSTEM, AnyTable, ArchiveFile, open_archive_file
from content.archive.systems.holdfast.columns import Cell, Row
from content.archive.systems.holdfast.digests import Digester
from content.archive.ticks import ticker
from content.db.whole_tables import one_moment
from content.types import JSONValue, Progress

#: Where a row comes from, in a walk along both.
FILE, DATABASE = range(2)


def compare_whole(path: Path, report: ParityReport, progress: Progress | None) -> None:
    """Compare a file with the database as it is at one moment. Raises ArchiveRefused for a file that is not whole."""
    with open_archive_file(path) as archive:
        report.sha256, report.system = archive.source.sha256, SYSTEM
        compare_with(archive, report, progress)


def compare_with(archive: ArchiveFile, report: ParityReport, progress: Progress | None) -> None:
    """Compare an open archive with the database as it is at one moment."""
    tick = ticker(progress, archive.row_count)
    with one_moment():
        for table in archive.tables():
            expected = archive.manifest.tables[table.name]
            report.expect(table.name, expected.rows)
            digester = Digester()
            for _ in digester.through(table.rows(archive.columns[table.name]), tick):
                pass
            if digester.digest == expected:
                report.tables[table.name]["equal"] = expected.rows
            else:
                walk(archive, table, report)


def walk(archive: ArchiveFile, table: AnyTable, report: ParityReport) -> None:
    """Walk along the rows of both and name every difference."""
    sides = (marked(archive.rows(table), FILE), marked(table.rows(archive.columns[table.name]), DATABASE))
    # Both come in the order of their first column.
    for key, found in groupby(merge(*sides, key=lambda entry: entry[0]), key=lambda entry: entry[0]):
        rows = {side: row for _key, side, row in found}
        settle(archive, table, report, key, rows.get(FILE), rows.get(DATABASE))


def marked(rows: Iterator[Row], side: int) -> Iterator[tuple[int | str, int, Row]]:
    """Yield rows with their key and where they come from."""
    for row in rows:
        key = row[0]
        yield key if isinstance(key, int) else str(key), side, row


def settle(
    archive: ArchiveFile, table: AnyTable, report: ParityReport, key: int | str, file: Row | None, stored: Row | None
) -> None:
    """Count one row. Accounts and tokens are this deployment's: a change of theirs supersedes the file."""
    is_access = isinstance(table, AccessTable)
    counts = report.tables[table.name]
    if file is None:
        if not is_access:
            report.add_extra(table.name, str(key))
    elif stored is None:
        counts["missing"] += 1
        report.name(table.name, str(key), Difference("", None, None), "missing")
    elif file == stored:
        counts["equal"] += 1
    elif is_access:
        counts["superseded"] += 1
    else:
        counts["different"] += 1
        for column, left, right in zip(archive.columns[table.name], file, stored, strict=True):
            if left != right:
                report.name(table.name, str(key), Difference(column.name, *apart(told(left), told(right))), "different")


def told(cell: Cell) -> JSONValue:
    """Return a cell for a report."""
    return {"$hex": cell.hex()} if isinstance(cell, bytes) else cell

"""A Holdfast archive that was opened and found whole: sealed, of a version that we can read, every table as its digest says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from content.archive.raw import BadText
from content.archive.source_file import SourceFile, open_source
from content.archive.staging import quoted
from content.archive.systems.holdfast import seal
from content.archive.systems.holdfast.access import AccessTable
from content.archive.systems.holdfast.columns import Column, Row
from content.archive.systems.holdfast.digests import TableDigest, digest_of
from content.archive.systems.holdfast.manifest import ALL, FORMAT, Manifest, applied_migrations, read_manifest
from content.archive.systems.holdfast.tables import Table
from content.exceptions import ArchiveRefused

SYSTEM = "holdfast"
AnyTable = Table | AccessTable


@dataclass(frozen=True)
class ArchiveFile:
    """A file that may be read back. `columns` are those that the file has of each table, in our order."""

    source: SourceFile
    manifest: Manifest
    columns: dict[str, tuple[Column, ...]]

    @property
    def row_count(self) -> int:
        """How many rows the file holds."""
        return sum(found.rows for found in self.manifest.tables.values())

    def tables(self) -> Iterator[AnyTable]:
        """Yield the tables that the file has, in the order in which they can be written."""
        return (table for table in ALL if table.name in self.columns)

    def rows(self, table: AnyTable) -> Iterator[Row]:
        """Yield the rows of a table in their order."""
        columns = self.columns[table.name]
        names = ", ".join(quoted(column.name) for column in columns)
        # Names are those of our own list of tables.
        statement = f"SELECT {names} FROM main.{table.name} NOT INDEXED ORDER BY {quoted(columns[0].name)}"  # noqa: S608
        yield from self.source.connection.execute(statement)


@contextmanager
def open_archive_file(path: Path, tick: Callable[[], None] | None = None) -> Iterator[ArchiveFile]:
    """Yield a file that is whole and readable by this version; raises ArchiveRefused with one line that says why not."""
    with open_source(path) as source:
        if not seal.is_ours(path):
            raise ArchiveRefused(f"{path.name}: is a SQLite file, but no archive of Holdfast")
        if any(code == "side_file" for code, _ in source.warnings):
            raise ArchiveRefused(f"{path.name}: was written to after it was sealed (a -wal or -journal lies beside it)")
        is_sealed = seal.is_whole(path)
        try:
            archive = read_archive(source)
            damaged = damaged_table(archive, tick)
        except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
            raise ArchiveRefused(f"{path.name}: its manifest cannot be read ({error})") from None
        if damaged:
            raise ArchiveRefused(f"{path.name}: is damaged: {damaged}")
        if not is_sealed:
            raise ArchiveRefused(f"{path.name}: is damaged: its bytes are not those that were sealed")
        yield archive


def read_archive(source: SourceFile) -> ArchiveFile:
    """Return an opened file after a look at its version, tables and columns."""
    manifest = read_manifest(source.connection)
    if manifest.format != FORMAT:
        raise ArchiveRefused(f"{source.path.name}: has format {manifest.format}, this version reads format {FORMAT}")
    known = set(applied_migrations())
    if not known:
        raise ArchiveRefused("the database has no tables yet; run `python manage.py migrate` first")
    if newer := sorted(set(manifest.migrations) - known):
        raise ArchiveRefused(f"{source.path.name}: was written by a newer version (with {newer[-1]}); update Holdfast first")
    is_older = set(manifest.migrations) < known
    if unknown := sorted(set(manifest.tables) - {table.name for table in ALL}):
        raise ArchiveRefused(f"{source.path.name}: has a table that this version does not know ({unknown[0]})")
    columns = {}
    for table in ALL:
        if table.name in manifest.tables:
            columns[table.name] = known_columns(source, table)
        elif not is_older:
            raise ArchiveRefused(f"{source.path.name}: the table {table.name} is missing")
    return ArchiveFile(source, manifest, columns)


def known_columns(source: SourceFile, table: AnyTable) -> tuple[Column, ...]:
    """Return the columns that the file has of a table; raises ArchiveRefused where it cannot be read with them."""
    listed = source.connection.execute("SELECT name FROM pragma_table_info(?)", [table.name])
    found = {str(name) for (name,) in listed}
    if not found:
        raise ArchiveRefused(f"{source.path.name}: the table {table.name} is missing")
    if unknown := sorted(found - {column.name for column in table.columns}):
        raise ArchiveRefused(f"{source.path.name}: {table.name} has a column that this version does not know ({unknown[0]})")
    for column in table.columns:
        if column.name not in found and not (column.has_default or column.is_derived):
            raise ArchiveRefused(f"{source.path.name}: {table.name} lacks the column {column.name}")
    return tuple(column for column in table.columns if column.name in found)


def damaged_table(archive: ArchiveFile, tick: Callable[[], None] | None) -> str:
    """Return what is wrong with the first table that is not what its digest says, "" when all are."""
    for table in archive.tables():
        expected = archive.manifest.tables[table.name]
        try:
            found = digest_of(checked(archive.rows(table)), tick)
        except (sqlite3.Error, ValueError) as error:
            return f"{table.name} cannot be read ({error})"
        if found != expected:
            return f"{table.name} is not what its digest says ({described(found, expected)})"
    return ""


def checked(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows; text that is no text ends them."""
    for row in rows:
        if any(isinstance(cell, BadText | float) for cell in row):
            raise ValueError(f"a value of row {row[0]!r} is none that we write")
        yield row


def described(found: TableDigest, expected: TableDigest) -> str:
    """Return in words how two digests differ."""
    if found.rows != expected.rows:
        return f"{found.rows} rows in the place of {expected.rows}"
    return f"{found.sha256[:12]}… in the place of {expected.sha256[:12]}…"

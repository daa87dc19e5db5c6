"""The whole database as one Holdfast archive: a plain SQLite file of one moment, with digests, sealed.

Equal content gives equal bytes, whichever engine it comes from.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from content.archive.systems.holdfast import seal
from content.archive.systems.holdfast.access import AccessTable
from content.archive.systems.holdfast.digests import Digester, TableDigest
from content.archive.systems.holdfast.manifest import ALL, FORMAT, Manifest, applied_migrations, write_manifest
from content.archive.systems.holdfast.tables import Table
from content.archive.ticks import ticker
from content.db.whole_tables import exported_moment, one_moment
from content.exceptions import ArchiveRefused
from content.types import JSONObject, Progress

#: Called with the name of the moment, while it lasts: another program may look at the same one.
Beside = Callable[[str], None]
#: What SQLite says about a disk that does not take the file.
OF_THE_DISK = re.compile(r"disk|unable to open|readonly")


@dataclass(frozen=True)
class Exported:
    """A file that was written."""

    path: Path
    manifest: Manifest
    size: int
    seconds: float

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(found.rows for found in self.manifest.tables.values())

    def as_json(self) -> JSONObject:
        """Return the report of the command."""
        what: JSONObject = {"path": str(self.path), "bytes": self.size, "rows": self.rows, "seconds": round(self.seconds, 3)}
        return {**what, **self.manifest.as_json()}


def export_archive(
    *, path: Path, overwrite: bool = False, progress: Progress | None = None, beside: Beside | None = None
) -> Exported:
    """Write the database to `path`; it appears there complete or not at all. Raises ArchiveRefused.

    1. Everything is read as of one moment, while others write. 2. The file is written under another name beside `path`,
    sealed, brought to disk and renamed.
    """
    started = time.monotonic()
    check_place(path, overwrite=overwrite)
    with partial_file(path) as partial:
        with closing(new_file(partial)) as file, one_moment():
            if beside:
                beside(exported_moment())
            manifest = write_tables(file, progress)
            file.execute("COMMIT")
        seal.put(partial)
        size = to_disk(partial)
    return Exported(path, manifest, size, time.monotonic() - started)


def check_place(path: Path, *, overwrite: bool) -> None:
    """Raise ArchiveRefused unless a file may be put there."""
    if not path.parent.is_dir():
        raise ArchiveRefused(f"{path}: the folder does not exist")
    if path.is_dir():
        raise ArchiveRefused(f"{path}: is a directory")
    if os.path.lexists(path) and not overwrite:
        raise ArchiveRefused(f"{path}: is there already; give --yes to replace it")


@contextmanager
def partial_file(path: Path) -> Iterator[Path]:
    """Yield another name beside `path`; what is written there takes its place, or is gone when something fails."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        try:
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            yield partial
            partial.replace(path)
            to_disk(path.parent)
        except OSError as error:
            raise ArchiveRefused(f"{path}: cannot be written ({error.strerror or error})") from None
        except sqlite3.OperationalError as error:
            if not OF_THE_DISK.search(str(error)):
                raise
            raise ArchiveRefused(f"{path}: cannot be written ({error})") from None
    finally:
        partial.unlink(missing_ok=True)


def new_file(path: Path) -> sqlite3.Connection:
    """Return a connection to a new file that nobody else sees: no journal, one transaction."""
    file = sqlite3.connect(path, isolation_level=None)
    for setting in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", f"application_id = {seal.APPLICATION}"):
        file.execute(f"PRAGMA {setting}")
    file.execute("BEGIN")
    return file


def to_disk(path: Path) -> int:
    """Bring a file or a folder's entries to disk; return the size."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def write_tables(file: sqlite3.Connection, progress: Progress | None) -> Manifest:
    """Write every table and then the manifest."""
    tick = ticker(progress, sum(table.count() for table in ALL))
    tables = {table.name: write_table(file, table, tick) for table in ALL}
    manifest = Manifest(FORMAT, applied_migrations(), tables)
    write_manifest(file, manifest)
    return manifest


def write_table(file: sqlite3.Connection, table: Table | AccessTable, tick: Callable[[], None]) -> TableDigest:
    """Write one table and return its digest."""
    declared = [f"{table.columns[0].declared} PRIMARY KEY", *(column.declared for column in table.columns[1:])]
    file.execute(f"CREATE TABLE {table.name} ({', '.join(declared)})")
    digester = Digester()
    marks = ", ".join("?" * len(table.columns))
    # Names are those of our own list of tables.
    file.executemany(f"INSERT INTO {table.name} VALUES ({marks})", digester.through(table.rows(), tick))  # noqa: S608
    return digester.digest

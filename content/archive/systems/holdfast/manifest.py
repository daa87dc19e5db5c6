"""The manifest of a Holdfast archive: which version wrote it, and what each table has to add up to. Two small tables in the file.

It names neither engine nor time, so that equal content gives equal bytes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from content.archive.systems.holdfast.access import ACCESS, AccessTable
from content.archive.systems.holdfast.digests import TableDigest
from content.archive.systems.holdfast.tables import TABLES, Table
from content.types import JSONObject

#: Raised when an older reader would misread the file; columns and tables that are added do not raise it.
FORMAT = 1
#: Apps whose migrations shape the tables.
APPS = ("content",)
#: What a file holds, in the order in which it can be written back.
ALL: tuple[Table | AccessTable, ...] = (*ACCESS, *TABLES)
CREATE = (
    "CREATE TABLE holdfast (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE holdfast_tables (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID",
)


@dataclass(frozen=True)
class Manifest:
    """What a file says about itself."""

    format: int
    migrations: tuple[str, ...]
    tables: dict[str, TableDigest] = field(default_factory=dict)

    def as_json(self) -> JSONObject:
        """Return it as reports and the file beside a snapshot carry it."""
        tables: JSONObject = {name: {"rows": found.rows, "sha256": found.sha256} for name, found in self.tables.items()}
        return {"format": self.format, "migrations": [*self.migrations], "tables": tables}


def applied_migrations() -> tuple[str, ...]:
    """Return the migrations that shaped this database, as "app.name"."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app in APPS))


def write_manifest(file: sqlite3.Connection, manifest: Manifest) -> None:
    """Write the two tables."""
    for statement in CREATE:
        file.execute(statement)
    said = {"format": str(manifest.format), "migrations": json.dumps(manifest.migrations), "written_by": "Holdfast"}
    file.executemany("INSERT INTO holdfast VALUES (?, ?)", sorted(said.items()))
    rows = sorted((name, found.rows, found.sha256) for name, found in manifest.tables.items())
    file.executemany("INSERT INTO holdfast_tables VALUES (?, ?, ?)", rows)


def read_manifest(file: sqlite3.Connection) -> Manifest:
    """Read the two tables. Raises ValueError or sqlite3.Error when they are not what they should be."""
    said = dict(file.execute("SELECT name, value FROM holdfast"))
    migrations = json.loads(said["migrations"])
    if not isinstance(migrations, list) or not all(isinstance(name, str) for name in migrations):
        raise ValueError("the list of migrations is none")
    listed: Iterable[tuple[str, int, str]] = file.execute("SELECT name, rows, sha256 FROM holdfast_tables")
    tables = {str(name): TableDigest(int(rows), str(sha256)) for name, rows, sha256 in listed}
    return Manifest(int(said["format"]), tuple(migrations), tables)


def model_labels() -> set[str]:
    """Return every model of the installed apps, those of many-to-many relations included."""
    return {model._meta.label for model in apps.get_models(include_auto_created=True)}

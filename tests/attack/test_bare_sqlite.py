"""A program that opens the SQLite file without our functions: it reads and copies, and every write to what we guard fails whole.

The file is the product's own, made by `migrate` in another process, so this is looked at whatever engine the suite runs on.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.other_processes import ROOT

MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.builders import curated, deleted, make_item, make_text, science
item = make_item(external_id="kept", categories=[])
make_text(item)
curated(item, "categories", science("Oceans"))
deleted(make_item(external_id="gone"))
"""
BARE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
try:
    connection.execute(sys.argv[2])
except sqlite3.Error as error:
    print(error)
    raise SystemExit(1)
"""
REFUSED = [
    "INSERT INTO content_item (source, external_id) VALUES ('web', 'new')",
    "INSERT OR REPLACE INTO content_item (source, external_id) VALUES ('youtube', 'gone')",
    "UPDATE content_item SET deleted_at = NULL",
    "UPDATE content_item SET effective = '{}' WHERE external_id = 'kept'",
    "DELETE FROM content_item",
    "DELETE FROM content_item WHERE external_id = 'gone'",
    "INSERT INTO content_hold (source, external_id) VALUES ('web', 'new')",
    "UPDATE content_hold SET curated = '{}', revision = revision + 1",
    "UPDATE content_hold SET deleted_at = NULL, deleted_by = '', revision = revision + 1",
    "DELETE FROM content_hold",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one curated and one deleted item."""
    folder = tmp_path_factory.mktemp("bare")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environ |= {
        "VAR_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        "SECRET_KEY": "x",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", MAKE], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "holdfast.sqlite3"


def bare(path: Path, statement: str) -> subprocess.CompletedProcess[str]:
    """Run one statement in a process that has Python's sqlite3 and nothing of ours."""
    command = [sys.executable, "-I", "-c", BARE, str(path), statement]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def everything(path: Path) -> Iterator[str]:
    """Yield the stored rows of items, holds and the ledger."""
    with closing(sqlite3.connect(path)) as connection:
        for table in ("content_item", "content_hold", "content_curationevent"):
            yield from map(repr, connection.execute(f"SELECT * FROM {table} ORDER BY id"))


@pytest.mark.parametrize("statement", REFUSED)
def test_a_write_fails_and_changes_nothing(statement: str, made: Path) -> None:
    before = list(everything(made))

    answer = bare(made, statement)

    assert (answer.returncode, answer.stdout.startswith("no such function: holdfast_")) == (1, True), answer.stdout
    assert list(everything(made)) == before


def test_it_reads_what_people_decided(made: Path) -> None:
    with closing(sqlite3.connect(made)) as connection:
        rows = connection.execute(
            "SELECT external_id, effective ->> '$.categories[0].category', deleted_at IS NULL FROM content_item"
        )
        assert sorted(rows) == [("gone", None, 0), ("kept", "Science", 1)]


def test_it_vacuums_and_backs_up(made: Path, tmp_path: Path) -> None:
    before = list(everything(made))
    copies = [tmp_path / "backup.sqlite3", tmp_path / "into.sqlite3"]

    assert bare(made, "VACUUM").stdout == ""
    with closing(sqlite3.connect(made)) as connection, closing(sqlite3.connect(copies[0])) as copy:
        connection.backup(copy)
    assert bare(made, f"VACUUM INTO '{copies[1]}'").stdout == ""

    assert [list(everything(path)) for path in (made, *copies)] == [before] * 3
    assert bare(made, "PRAGMA integrity_check").returncode == 0

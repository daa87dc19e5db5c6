"""A snapshot that is not what was written is refused with the reason, and nothing changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from content.models import Text
from tests.builders import curated, make_item
from tests.content.archive.snapshot_commands import content, refused, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    return tmp_path / "snapshots"


def flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def link(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


def sql(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as file:
            for statement in statements:
                file.execute(statement)
            file.commit()

    return change


def hot(path: Path) -> None:
    """Leave a write-ahead log beside it, as a program that looked inside and wrote."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("UPDATE items SET author = 'forged'")
        file.commit()
        wal = path.with_name(f"{path.name}-wal").read_bytes()
    path.with_name(f"{path.name}-wal").write_bytes(wal)


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "zero bytes": (lambda path: path.write_bytes(b""), "is empty"),
    "cut in half": (cut, "truncated"),
    "one byte of a text": (lambda path: flip(path, path.read_bytes().index(b"What it says")), "texts is not what its digest"),
    "a byte of the header": (lambda path: flip(path, 62), "sealed"),
    "the last byte": (lambda path: flip(path, path.stat().st_size - 1), "damaged"),
    "a link": (link, "is a link"),
    "not there": (lambda path: path.unlink(), "does not exist"),
    "a directory": (lambda path: (path.unlink(), path.mkdir()), "is a directory"),
    "a pipe": (lambda path: (path.unlink(), os.mkfifo(path)), "not a regular file"),
    "another program's": (lambda path: path.write_bytes(b"PGDMP....." * 50), "PostgreSQL dump"),
    "a row more": (sql("INSERT INTO holds SELECT id + 1000, 't', source, external_id, curated, revision, deleted_at, deleted_by,"
                       " delete_reason, purged_at, note, updated_at FROM holds LIMIT 1"), "holds is not what its digest"),
    "a table less": (sql("DROP TABLE curation_events"), "curation_events is missing"),
    "a column more": (sql("ALTER TABLE items ADD COLUMN colour TEXT"), "column that this version does not know (colour)"),
    "another format": (sql("UPDATE holdfast SET value = '2' WHERE name = 'format'"), "has format 2"),
    "a newer version": (
        sql("""UPDATE holdfast SET value = '["content.9999_from_the_future"]' WHERE name = 'migrations'"""), "newer version",
    ),
    "no manifest inside": (sql("DROP TABLE holdfast"), "manifest cannot be read"),
    "a log beside it": (hot, "written to after it was sealed"),
    "another manifest beside it": (lambda path: path.with_suffix(".json").write_text('{"bytes": 1}'), "is not what the manifest"),
    "a broken manifest beside it": (lambda path: path.with_suffix(".json").write_text("{"), "manifest cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_snapshot_is_refused_and_nothing_changes(name: str) -> None:
    change, reason = HOSTILE[name]
    item = make_item()
    Text.objects.create(item=item, text="What it says.")
    curated(item, "language", "de")
    path = taken()
    before = content()
    change(path)

    assert reason in refused("verify_snapshot", path)
    assert reason in refused("restore_snapshot", path, "--yes")
    assert content() == before


@pytest.mark.parametrize("step", range(0, 100, 9))
def test_any_flipped_byte_is_noticed(step: int) -> None:
    make_item()
    path = taken()
    path.with_suffix(".json").unlink()
    flip(path, path.stat().st_size * step // 100)

    assert refused("verify_snapshot", path)

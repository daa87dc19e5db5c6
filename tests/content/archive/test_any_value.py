"""Archives with odd values in random cells of every table: nothing raises, every row is accounted for, proved and taken back."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from content.archive.options import ImportOptions
from content.archive.parity import verify_archive
from content.archive.report import STATES
from content.archive.run import import_archive
from content.archive.undo import undo_import
from content.models import Alias, Item, Text
from tests.archives import GENERATIONS, make_archive
from tests.builders import ANA, NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    """Let everybody look at the pages."""
    settings.VIEWER_ACCESS = "public"


NUMBERS: tuple[Any, ...] = (
    None, 0, 1, -1, 2, 2**31, -(2**63), 2**63 - 1, 1758585600, 1758585600000, 0.0, -0.0, 0.5, 1e5, 1e19, 1e300, float("inf"),
)  # fmt: skip
WORDS = (
    "", " ", "null", "None", "NaN", "true", "yes", "7", "007", "1e5", "12.0", "9999999999999999999.0", "-9223372036854775809",
    "٣", "1:02:03", "PT1H2M3.5S", "P1Y", "2025-09-23", "2025-09-23T24:00:00Z", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00+14:00", "20250923", "Tue, 23 Sep 2025 00:00:00 -0000", "now", "infinity", "epoch",
    "yt:AbCdEfGhIjK", "YT:abcdefghijk", "AbCdEfGhIjK", "a/b?c#d%e|f\\g~h", "\u202e\ufeffx\u2028y", "e\u0301é",
    "\U0001f600" * 9, "a\x00b", "\x00", "x" * 501, "é" * 3000, "\r\n\t", "javascript:alert(1)", "//evil.example", "http://[",
    "https://example.org/" + "p" * 3000, "<script>alert(1)</script>", "<b>x",
)  # fmt: skip
DOCUMENTS = (
    "[]", "{}", "[[]]", "[null]", '["a", 1, true, {"b": []}]', '{"categories": 7}', '{"categories": [7, null, {"category": 0}]}',
    '{"categories": [{"category": "A", "subcategories": "B"}], "schema_version": [2]}', '[{"category": {"a": 1}}]', '"[\\"x\\"]"',
    '{"a": 1e400, "b": 1e22, "c": 0.1234567890123456789, "d": -0.0}', '{"a": NaN}', '{"a\\u0000": 1, "a": 2}', '["\\ud800"]',
    "[" * 300 + "]" * 300, "{'a': (1, None)}", '["cut', '["a",] // x', '{"": {"": ""}}', '{"$number": "x"}', '{"$hex": 1}',
    '{"summary": {"variants": 5}, "formats": {"a": null}}', '{"variants": [{"variant": 1, "text": [1]}]}', "[" + "9" * 5000 + "]",
)  # fmt: skip
BYTES = (b"", b"text", b"\xff\xfe\x00", b"\xcbK7Art", b"\x00", "Käse".encode("latin-1"), b"7", b"2025-09-23", b'["a"]', b"\xd3")


class AsText(bytes):
    """Bytes that the file shall hold as TEXT."""


ODD: tuple[Any, ...] = (*NUMBERS, *WORDS, *DOCUMENTS, *BYTES, *map(AsText, BYTES))


def odd_archive(folder: Path, dice: random.Random) -> Path:
    """Build an archive without types and constraints, and put odd values into a fifth of its cells."""
    archive = make_archive(folder, dice.choice(GENERATIONS))
    for number in range(8):
        video = f"Video{number:06}"
        content_id = archive.add_video(video)
        archive.add_summary(content_id)
        if archive.generation == "S6":
            archive.add_variant(video, raw_payload='{"a": 1}', metadata="{}")
    with closing(sqlite3.connect(archive.path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")]
        for table in tables:
            connection.execute(f"ALTER TABLE {table} RENAME TO typed")
            columns = [column for (column,) in connection.execute("SELECT name FROM pragma_table_info('typed')")]
            connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            connection.execute(f"INSERT INTO {table} SELECT * FROM typed")
            connection.execute("DROP TABLE typed")
            spoil(connection, table, columns, dice)
        connection.commit()
    return archive.path


def spoil(connection: sqlite3.Connection, table: str, columns: list[str], dice: random.Random) -> None:
    """Put odd values into the cells of a table."""
    for (row,) in connection.execute(f"SELECT rowid FROM {table}").fetchall():
        for column in columns:
            if dice.random() < 0.2:
                value = dice.choice(ODD)
                mark, held = ("CAST(? AS TEXT)", bytes(value)) if isinstance(value, AsText) else ("?", value)
                connection.execute(f"UPDATE {table} SET {column} = {mark} WHERE rowid = ?", (held, row))


def check(path: Path, options: ImportOptions) -> None:
    """Import, look at every page, import again, verify, and take it back."""
    report = import_archive(path=path, actor="user:ana", options=options)
    assert report.status == "done", report.reason
    assert all(sum(counts[state] for state in STATES) == counts["in"] for counts in report.tables.values()), report.tables

    stamps = list(Item.objects.order_by("pk").values_list("pk", "updated_at", "changed"))
    again = import_archive(path=path, actor="user:ana", options=options)
    assert all(counts["unchanged"] + counts["quarantined"] == counts["in"] for counts in again.tables.values()), again.tables
    assert list(Item.objects.order_by("pk").values_list("pk", "updated_at", "changed")) == stamps
    assert verify_archive(path=path).as_json()["differences"] == []

    client = Client()
    assert client.get("/").status_code == 200
    for item in Item.objects.all():
        assert client.get(item.get_absolute_url()).status_code == 200, item.key

    undo_import(import_id=report.import_id or 0, actor=ANA, now=NOON)
    assert (Item.objects.count(), Text.objects.count(), Alias.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("seed", range(12))
def test_odd_values_in_any_cell(seed: int, tmp_path: Path) -> None:
    check(odd_archive(tmp_path, random.Random(seed)), ImportOptions())


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 400))
def test_odd_values_in_many_cells(seed: int, tmp_path: Path) -> None:
    check(odd_archive(tmp_path, random.Random(seed)), ImportOptions(curated_categories=seed % 3 == 0))

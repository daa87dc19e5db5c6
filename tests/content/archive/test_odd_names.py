"""Names of tables and columns that are no UTF-8, or look like ours in another case: told, kept, never taken for ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.archive.run import import_archive
from content.models import Item
from tests.archives import make_archive

pytestmark = pytest.mark.django_db


def respelled(path: Path, old: bytes, new: bytes) -> None:
    """Write other bytes of the same number into a file, everywhere."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


def test_names_that_are_no_utf8_are_kept_and_told(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.run("ALTER TABLE content ADD COLUMN odd_a_column")
    archive.run("ALTER TABLE content ADD COLUMN odd_b_column")
    archive.run("CREATE TABLE odd_table (a)")
    archive.add_video(odd_a_column="first", odd_b_column="second")
    for old, new in ((b"odd_a", b"odd\xff_"), (b"odd_b", b"odd\xfe_"), (b"odd_table", b"odd\xfftable")):
        respelled(archive.path, old, new)

    report = import_archive(path=archive.path, actor="user:ana")

    assert report.status == "done", report.reason
    assert report.unknown_tables == [["odd\ufffdtable", None]]
    assert report.unknown_columns == [["content.odd\ufffd__column", 1], ["content.odd\ufffd__column\ufffd", 1]]
    row = Item.objects.get().payload["ytv2"]["content"]
    assert (row["odd\ufffd__column"], row["odd\ufffd__column\ufffd"]) == ("first", "second")


def test_a_damaged_name_is_refused_with_one_line(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video()
    respelled(archive.path, b"CREATE TABLE content (", b"CREATE T\xffBLE content (")

    report = import_archive(path=archive.path, actor="user:ana")

    assert (report.status, report.reason) == (
        "refused",
        "the file is not a readable SQLite database (a name in it is not valid UTF-8)",
    )


def test_letters_beyond_ascii_have_no_case_in_sqlite(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.run("ALTER TABLE content ADD COLUMN \u212aey_topics")
    archive.add_video()
    archive.run("UPDATE content SET \u212aey_topics = 'not the topics'")

    report = import_archive(path=archive.path, actor="user:ana")

    assert report.unknown_columns == [["content.\u212aey_topics", 1]]
    assert Item.objects.get().effective["topics"] == ["bees", "navigation"]

"""What may not be read is refused with one line; what may be read is read from a private copy."""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from content.archive import source_file
from content.archive.parity import verify_archive
from content.archive.run import import_archive
from content.archive.source_file import copy_side_files
from content.archive.staging import Staging
from content.models import ArchiveImport, Item
from tests.archives import make_archive

pytestmark = pytest.mark.django_db


def whole(folder: Path) -> bytes:
    archive = make_archive(folder, name="whole.db")
    archive.add_video()
    return archive.path.read_bytes()


def make_endless_view(path: Path) -> None:
    archive = make_archive(path.parent, name=path.name)
    archive.run("DROP TABLE content_summaries")
    archive.run(
        "CREATE VIEW content_summaries AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)"
        " SELECT 'yt:x' AS content_id, hex(zeroblob(100)) AS summary_text, 'audio' AS summary_type FROM c"
    )


def make_stranger(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")


def make_corrupt(path: Path) -> None:
    data = bytearray(whole(path.parent))
    data[4096 * 2 : 4096 * 2 + 64] = b"\xff" * 64
    path.write_bytes(data)


def make_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("../../outside.db", "never")


def make_bomb(path: Path) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(256):
            file.write(bytes(1 << 20))


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "absent": (lambda path: None, "does not exist"),
    "empty": (lambda path: path.write_bytes(b""), "empty (0 bytes)"),
    "directory": (lambda path: path.mkdir(), "is a directory"),
    "pipe": (os.mkfifo, "not a regular file"),
    "dangling link": (lambda path: path.symlink_to(path.with_name("nowhere")), "link to a file that is not there"),
    "json": (lambda path: path.write_text('{"a": 1}'), "not a SQLite database (JSON)"),
    "html": (lambda path: path.write_text("<!doctype html>"), "not a SQLite database (HTML"),
    "noise": (lambda path: path.write_bytes(bytes(range(128, 256)) * 64), "not a SQLite database (unknown content"),
    "gzip": (lambda path: path.write_bytes(gzip.compress(b"0" * 1000)), "compressed with gzip"),
    "gzip of 256 MiB": (make_bomb, "compressed with gzip"),
    "zip": (make_zip, "a zip file"),
    "header only": (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xaa" * 5000), "damaged header"),
    "half": (lambda path: path.write_bytes(whole(path.parent)[: 4096 * 3]), "is truncated"),
    "odd end": (lambda path: path.write_bytes(whole(path.parent)[:-100]), "is truncated"),
    "corrupt page": (make_corrupt, "the file is damaged"),
    "no known table": (make_stranger, "no table of a known system"),
    "endless view": (make_endless_view, "does not come to an end"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_whole_is_refused_with_one_line(tmp_path: Path, name: str) -> None:
    make, reason = REFUSED[name]
    path = tmp_path / "archive.db"
    make(path)

    report = import_archive(path=path, actor="user:ana")

    assert report.status == "refused"
    assert reason in report.reason
    assert "\n" not in report.reason
    assert (report.exit_code(), ArchiveImport.objects.count(), Item.objects.count()) == (2, 0, 0)
    assert not (tmp_path.parent / "outside.db").exists()


@pytest.mark.parametrize("name", ["with space.db", "o'clock \"?#%41.db", "-dash.db", "ünï.db"])
def test_a_file_of_any_name_is_read(tmp_path: Path, name: str) -> None:
    archive = make_archive(tmp_path, name=name)
    archive.add_video()
    assert import_archive(path=archive.path, actor="user:ana").status == "done"


def test_rows_that_lie_in_the_write_ahead_log_are_read_and_nothing_is_touched(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO content (id, title, video_id) VALUES ('yt:inthewalfil', 'In the log', 'inTheWalFil')")
        connection.commit()
        before = digests(tmp_path)

        report = import_archive(path=archive.path, actor="user:ana")

        assert digests(tmp_path) == before
    assert Item.objects.get().title == "In the log"
    assert [note["code"] for note in report.notes if isinstance(note, dict)] == ["side_file"]


def test_a_writer_between_the_file_and_its_log_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make_archive(tmp_path)
    archive.add_video("FirstOfAllx")
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE content SET title = 'In the log'")

        def copy_and_be_late(path: Path, copy: Path) -> list[str]:
            # The log goes into the file, which is copied already, and begins anew with another row.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("INSERT INTO content (id, title, video_id) VALUES ('yt:second', 'Second', 'SecondOfAll')")
            return copy_side_files(path, copy)

        monkeypatch.setattr(source_file, "copy_side_files", copy_and_be_late)
        report = import_archive(path=archive.path, actor="user:ana")

    assert report.status == "refused"
    assert "was written to while it was read" in report.reason
    assert not Item.objects.exists()


@pytest.mark.parametrize("pages", [4, 12, 20, 24])
def test_a_full_disk_under_the_private_copy_is_told_and_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    archive = make_archive(tmp_path)
    for number in range(40):
        archive.add_summary(archive.add_video(f"Video{number:06}"), "word " * 100)
    attach = Staging.__post_init__

    def attach_to_little_room(staging: Staging) -> None:
        attach(staging)
        staging.connection.execute(f"PRAGMA scratch.max_page_count = {pages}")

    with monkeypatch.context() as full:
        full.setattr(Staging, "__post_init__", attach_to_little_room)
        report, parity = import_archive(path=archive.path, actor="user:ana"), verify_archive(path=archive.path)

    assert report.status in ("refused", "interrupted")
    assert "database or disk is full" in report.reason
    assert parity.status == "refused"
    assert "database or disk is full" in parity.reason
    assert not ArchiveImport.objects.filter(status=ArchiveImport.Status.RUNNING).exists()
    assert import_archive(path=archive.path, actor="user:ana").status == "done"
    assert verify_archive(path=archive.path).exit_code() == 0


def test_a_half_written_transaction_is_rolled_back_on_the_copy(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video(title="Committed")
    torn = tmp_path / "torn.db"
    with closing(sqlite3.connect(archive.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE content SET title = 'Half written'")
        connection.executemany("INSERT INTO migration_log (message) VALUES (?)", [("x" * 4000,)] * 50)
        torn.write_bytes(archive.path.read_bytes())
        torn.with_name("torn.db-journal").write_bytes(archive.path.with_name("archive.db-journal").read_bytes())
        connection.execute("ROLLBACK")
    import_archive(path=torn, actor="user:ana")
    assert Item.objects.get().title == "Committed"


def test_an_archive_in_a_read_only_folder_is_read(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video()
    before = digests(tmp_path)
    tmp_path.chmod(0o555)
    try:
        assert import_archive(path=archive.path, actor="user:ana").status == "done"
    finally:
        tmp_path.chmod(0o755)
    assert digests(tmp_path) == before


def test_of_much_damage_one_line_is_told(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    for number in range(100):
        archive.add_video(f"Video{number:06}")
    pages = bytearray(archive.path.read_bytes())
    for start in range(2 * 4096, len(pages) - 4096, 4096):
        pages[start + 5 : start + 7] = b"\xff\xff"
    archive.path.write_bytes(pages)

    report = import_archive(path=archive.path, actor="user:ana")

    assert (report.status, report.reason[-2:]) == ("refused", "…)")
    assert len(report.reason) < 300


def test_triggers_of_the_file_never_run(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.run("CREATE TRIGGER t AFTER UPDATE ON content BEGIN DELETE FROM content; END")
    archive.add_video()
    assert import_archive(path=archive.path, actor="user:ana").tables["content"]["loaded"] == 1


def test_an_index_in_an_order_that_only_its_own_program_knows_is_no_obstacle(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video()
    with closing(sqlite3.connect(archive.path)) as connection:
        connection.create_collation("sideways", lambda left, right: (left < right) - (left > right))
        connection.execute("CREATE INDEX odd ON content (title COLLATE sideways)")
        connection.commit()
    assert import_archive(path=archive.path, actor="user:ana").tables["content"]["loaded"] == 1


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix != ".db-shm"}

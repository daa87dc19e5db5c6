"""Snapshots: taken, listed, kept, compared with the database, and restored without losing a decision."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from content.archive import snapshots
from content.archive.snapshot_checks import restore_snapshot
from content.db import operations
from content.keys import NaturalKey
from content.models import CurationEvent, Hold, IngestPause, Item, ShareLink, Text
from content.services.accounts import create_account
from content.services.deletion import restore_items
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from tests.builders import ANA, NOON, curated, make_item, make_record
from tests.content.archive.everything import LATE, emptied, forge, make_everything, run_elsewhere
from tests.content.archive.snapshot_commands import content, refused, run, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.SNAPSHOT_DIR = tmp_path / "snapshots"
    return tmp_path / "snapshots"


def test_a_snapshot_is_an_archive_with_its_manifest(tmp_path: Path) -> None:
    make_everything(tmp_path)
    document = run("take_snapshot")
    path = Path(document["path"])

    said = json.loads(path.with_suffix(".json").read_text())
    assert said["tables"] == document["tables"]
    assert said["bytes"] == path.stat().st_size
    assert (said["dump"]["file"] is None) == bool(said["dump"]["reason"])
    assert run("verify_snapshot", path)["status"] == "whole"
    assert run("verify_snapshot", "latest", "--live")["status"] == "equal"


def test_only_the_newest_are_kept(place: Path) -> None:
    make_item()
    paths = [taken() for _ in range(3)]
    (place / "notes.txt").write_text("mine")

    removed = run("take_snapshot", "--no-dump", "--keep", 2)["removed"]

    assert removed == [str(path) for path in (paths[1], paths[0])]
    assert [entry.path for entry in snapshots.snapshots()][1] == paths[2]
    assert sorted(path.suffix for path in place.iterdir()) == [".json", ".json", ".sqlite3", ".sqlite3", ".txt"]


@pytest.mark.parametrize("keep", ["0", "-1", "many"])
def test_no_number_of_snapshots_to_keep_is_refused(keep: str) -> None:
    with pytest.raises(CommandError, match="at least 1"):
        call_command("take_snapshot", f"--keep={keep}")


def test_without_a_snapshot_there_is_no_latest() -> None:
    assert "no snapshot yet" in refused("verify_snapshot", "latest")


def test_a_failure_leaves_no_snapshot(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    make_item()
    monkeypatch.setattr(snapshots, "write_manifest", interrupted)
    with pytest.raises(CommandError) as stop:
        call_command("take_snapshot", "--no-dump")
    assert stop.value.returncode == 3
    assert list(place.iterdir()) == []


def test_a_missing_dump_is_noticed() -> None:
    make_item()
    path = taken()
    said = json.loads(path.with_suffix(".json").read_text())
    path.with_suffix(".json").write_text(json.dumps({**said, "dump": {"file": "x.dump", "bytes": 1, "sha256": ""}}))

    assert "is missing" in refused("verify_snapshot", path)


def test_a_snapshot_without_its_manifest_is_whole_by_its_own_digests() -> None:
    make_item()
    path = taken()
    path.with_suffix(".json").unlink()

    assert run("verify_snapshot", path)["manifest_beside"] is False


def test_a_database_that_moved_on_differs() -> None:
    item = make_item()
    taken()
    Item.objects.filter(pk=item.pk).update(author="another")

    out = StringIO()
    with pytest.raises(CommandError) as different:
        call_command("verify_snapshot", "latest", "--live", "--json", stdout=out)
    assert different.value.returncode == 1
    named = json.loads(out.getvalue())["live"]["differences"]
    assert [(entry["key"], entry["column"], entry["database"]) for entry in named] == [(str(item.pk), "author", "another")]


def test_a_restore_brings_the_moment_back(tmp_path: Path) -> None:
    item = make_everything(tmp_path)
    before = content()
    path = taken()
    curated(item, "topics", ["another"])
    restore_items(keys=[NaturalKey("", "youtube", "gone")], actor=ANA, now=NOON)
    Text.objects.all().delete()
    Item.objects.filter(external_id="purged").delete()
    make_item(external_id="since")

    document = run("restore_snapshot", path, "--yes")

    assert document["status"] == "restored"
    assert content() == before
    assert list(verify_curation()) == []
    assert operations().guards_are_in_force()
    write_records([make_record(key=NaturalKey("", "youtube", "gone"))], now=NOON)
    stale = Item.objects.get(pk=item.pk)
    stale.save()
    stale.refresh_from_db()
    assert stale.effective["topics"] == ["c"]
    assert not Item.objects.live().filter(external_id="gone").exists()


def test_it_says_what_it_will_do_and_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    item = make_item()
    path = taken()
    curated(item, "language", "de")
    asked: list[str] = []
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "n")
    out = StringIO()

    with pytest.raises(CommandError) as stop:
        call_command("restore_snapshot", str(path), stdout=out)

    assert (stop.value.returncode, len(asked)) == (2, 1)
    assert "holds: 1 now, 0 in the snapshot" in out.getvalue()
    assert "1 decisions were made since" in out.getvalue()
    assert Hold.objects.count() == 1
    assert "nothing was changed" in refused("restore_snapshot", path, "--json")


def test_what_was_closed_stays_closed() -> None:
    owner = create_account(name="ana", role="viewer").user
    link_ = ShareLink.objects.create(title="Bees", created_by=owner, created_at=NOON, expires_at=LATE)
    path = taken()
    ShareLink.objects.filter(pk=link_.pk).update(revoked_at=NOON)
    IngestPause.objects.create(actor="user:ana", paused_at=NOON)

    assert run("restore_snapshot", path, "--yes")["kept_closed"] == 2
    assert ShareLink.objects.get().revoked_at == NOON
    assert IngestPause.objects.filter(resumed_at=None).count() == 1


def test_a_row_that_the_database_refuses_leaves_the_old_state(tmp_path: Path) -> None:
    make_everything(tmp_path)
    path = taken()
    path.with_suffix(".json").unlink()
    forge(path, "UPDATE texts SET role = 'poem'")
    before = content()

    assert "texts" in refused("restore_snapshot", path, "--yes")
    assert content() == before


def test_an_older_snapshot_without_a_later_column_is_restored(tmp_path: Path) -> None:
    make_everything(tmp_path)
    path = taken()
    path.with_suffix(".json").unlink()
    older = """UPDATE holdfast SET value = '["content.0001_create_content_store"]' WHERE name = 'migrations'"""
    forge(path, "ALTER TABLE aliases DROP COLUMN made_by")
    forge(path, older)

    assert run("restore_snapshot", path, "--yes")["status"] == "restored"


@pytest.mark.slow
def test_another_process_restores_it_into_an_empty_database(tmp_path: Path) -> None:
    make_everything(tmp_path)
    path, before = taken(), content()
    emptied()
    assert run_elsewhere(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    done = run_elsewhere(tmp_path, "restore_snapshot", str(path), "--yes", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["made"] == {"users": ["ana", "bob", "zoe"], "tokens": ["nas-1"]}
    assert run_elsewhere(tmp_path, "verify_curation").returncode == 0
    run("restore_snapshot", path, "--yes")
    assert content() == before
    assert CurationEvent.objects.exists()


def test_a_derived_value_that_the_rules_do_not_give_is_refused() -> None:
    make_item(title="Bees")
    path = taken()
    path.with_suffix(".json").unlink()
    forge(path, "UPDATE items SET title = 'Wasps'")

    assert "items would not be what the file says" in refused("restore_snapshot", path, "--yes")
    assert Item.objects.get().title == "Bees"


@pytest.mark.django_db(transaction=True)
def test_who_writes_during_a_restore_waits_and_loses_nothing() -> None:
    make_item(external_id="then")
    path = taken()
    make_item(external_id="since")
    writers: list[Thread] = []

    def write() -> None:
        make_item(external_id="meanwhile")
        connection.close()

    def begin(_done: int, _total: int) -> None:
        writers.append(Thread(target=write))
        writers[-1].start()

    restore_snapshot(path=path, agrees=lambda _plan: True, progress=begin)
    for writer in writers:
        writer.join(60)

    assert len(writers) == 1
    assert set(Item.objects.values_list("external_id", flat=True)) == {"then", "meanwhile"}

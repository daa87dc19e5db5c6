"""The whole database as one file: complete, plain, without secrets, equal bytes for equal content, of one moment."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from content.archive import export
from content.archive.export import export_archive
from content.archive.systems.holdfast.manifest import ALL, model_labels
from content.archive.systems.holdfast.tables import LEFT_OUT, TABLES
from content.exceptions import ArchiveRefused
from content.models import ApiToken, CurationEvent, Item, Text
from tests.builders import make_item, make_text
from tests.content.archive.everything import ODD, make_everything

pytestmark = pytest.mark.django_db


def select(path: Path, statement: str) -> list[Any]:
    """Return what another program reads from the file."""
    with closing(sqlite3.connect(path)) as file:
        return file.execute(statement).fetchall()


def exported(folder: Path, name: str = "all.db") -> Path:
    return export_archive(path=folder / name).path


def test_every_model_is_in_the_archive_or_left_out_for_a_reason() -> None:
    listed = {table.model._meta.label for table in TABLES}

    assert listed & LEFT_OUT.keys() == set()
    assert model_labels() - listed - LEFT_OUT.keys() == set(), "enter the model in systems/holdfast/tables.py"
    assert (listed | LEFT_OUT.keys()) - model_labels() == set()


def test_every_table_of_the_sample_has_rows(tmp_path: Path) -> None:
    make_everything(tmp_path)
    manifest = export_archive(path=tmp_path / "all.db").manifest

    assert [name for name, found in manifest.tables.items() if not found.rows] == []
    assert list(manifest.tables) == [table.name for table in ALL]


def test_any_tool_reads_it(tmp_path: Path) -> None:
    item = make_everything(tmp_path)
    path = exported(tmp_path)

    assert select(path, "SELECT type FROM sqlite_master WHERE type IN ('trigger', 'view')") == []
    assert select(path, "PRAGMA integrity_check") == [("ok",)]
    found = select(path, f"SELECT author, published_at, has_audio, effective FROM items WHERE id = {item.pk}")
    assert found[0][:3] == (ODD, "9999-12-31T23:59:59.999999Z", 0)
    assert json.loads(found[0][3])["topics"] == ["c"]
    assert select(path, "SELECT count(*), max(revision) FROM texts WHERE role = 'summary' AND variant = 'comprehensive'") == [
        (2, 2)
    ]
    assert select(path, "SELECT count(*) FROM curation_events") == [(CurationEvent.objects.count(),)]


def test_no_secret_is_in_the_bytes(tmp_path: Path) -> None:
    make_everything(tmp_path)
    content = exported(tmp_path).read_bytes()

    assert User.objects.get(username="ana").password.encode() not in content
    assert ApiToken.objects.get().digest.encode() not in content
    assert b"nas-1" in content


def test_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    make_everything(tmp_path)
    first = exported(tmp_path, "one.db").read_bytes()

    assert exported(tmp_path, "two.db").read_bytes() == first
    Item.objects.filter(external_id="gone").update(author="another")
    assert exported(tmp_path, "three.db").read_bytes() != first


def test_a_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "all.db"
    path.write_text("precious")

    with pytest.raises(CommandError, match="is there already") as refusal:
        call_command("export_archive", str(path))
    assert refusal.value.returncode == 2
    assert path.read_text() == "precious"

    out = StringIO()
    call_command("export_archive", str(path), "--yes", "--json", stdout=out)
    assert json.loads(out.getvalue())["bytes"] == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["nowhere/all.db", "."])
def test_a_place_that_takes_no_file_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(ArchiveRefused):
        export_archive(path=tmp_path / place)


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_item()

    def interrupted(*_: object) -> Iterator[None]:
        raise KeyboardInterrupt

    monkeypatch.setattr(export, "write_manifest", interrupted)
    with pytest.raises(CommandError) as stop:
        call_command("export_archive", str(tmp_path / "all.db"))
    assert stop.value.returncode == 3
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_page_are_all_there(tmp_path: Path) -> None:
    item = make_item()
    Text.objects.bulk_create([Text(item=item, variant=f"v{number}") for number in range(450)])
    path = exported(tmp_path)

    assert select(path, "SELECT count(*), count(DISTINCT id) FROM texts") == [(450, 450)]


@pytest.mark.django_db(transaction=True)
def test_it_shows_one_moment_while_others_write(tmp_path: Path) -> None:
    from threading import Thread

    from django.db import connection

    make_text(make_item())

    def write() -> None:
        make_text(make_item(), text="later")
        connection.close()

    def meanwhile(_moment: str) -> None:
        # The moment began with the first question; what commits now is after it.
        assert Text.objects.count() == 1
        writer = Thread(target=write)
        writer.start()
        writer.join(30)

    path = export_archive(path=tmp_path / "all.db", beside=meanwhile).path

    assert Text.objects.count() == 2
    assert select(path, "SELECT count(*) FROM texts") == [(1,)]
    assert select(path, "SELECT count(*) FROM items") == [(1,)]

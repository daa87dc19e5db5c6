"""Child rows whose item comes with a later file: attached to it then, proved for both files, and undone with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from content.archive.parity import verify_archive
from content.archive.run import import_archive
from content.archive.undo import undo_import
from content.models import ArchiveRow, Item
from content.services.holds import Actor
from tests.archives import Archive, make_archive

pytestmark = pytest.mark.django_db


def texts_alone(folder: Path) -> Archive:
    archive = make_archive(folder, "S1", "texts.db")
    archive.add_summary("yt:abcdefghijk", "It came first.")
    archive.insert("content_files", id=1, content_id="yt:abcdefghijk", file_path="a.mp3")
    archive.add_summary("yt:nobody", "Still alone.")
    return archive


def item_alone(folder: Path) -> Archive:
    archive = make_archive(folder, "S1", "item.db")
    archive.add_video("AbCdEfGhIjK")
    return archive


def test_a_text_joins_the_item_that_a_later_file_brings(tmp_path: Path) -> None:
    texts, item = texts_alone(tmp_path), item_alone(tmp_path)
    import_archive(path=texts.path, actor="user:ana")
    assert (Item.objects.count(), ArchiveRow.objects.count()) == (0, 3)

    report = import_archive(path=item.path, actor="user:ana")

    there = Item.objects.get()
    assert [text.text for text in there.texts.all()] == ["It came first."]
    assert [row["file_path"] for row in there.payload["content_files"]] == ["a.mp3"]
    noted = [(note["table"], note["code"]) for note in report.notes if isinstance(note, dict)]
    assert ("content_summaries", "orphan_attached") in noted
    assert report.tables["content"]["loaded"] == 1
    for archive in (texts, item):
        assert verify_archive(path=archive.path).as_json()["differences"] == []
        again = import_archive(path=archive.path, actor="user:ana")
        assert all(counts["unchanged"] == counts["in"] for counts in again.tables.values())
    assert there.texts.count() == 1


def test_rows_of_one_key_are_not_one_row(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S2")
    archive.run("DROP TABLE content_summaries")
    archive.run("CREATE TABLE content_summaries (id, content_id, summary_text, summary_type)")
    for text in ("The first.", "The second.", "The second."):
        archive.add_summary("yt:nobody", text)

    first, second = (import_archive(path=archive.path, actor="user:ana").tables["content_summaries"] for _ in range(2))

    assert (first["loaded"], second["unchanged"]) == (3, 3)
    assert [row.row["summary_text"] for row in ArchiveRow.objects.order_by("row_key")] == [
        "The first.",
        "The second.",
        "The second.",
    ]
    assert [row.row_key for row in ArchiveRow.objects.order_by("row_key")] == ["yt:nobody", "yt:nobody (2)", "yt:nobody (3)"]
    assert verify_archive(path=archive.path).as_json()["differences"] == []


def test_an_undo_takes_the_item_with_what_joined_it_and_the_rows_wait_again(tmp_path: Path) -> None:
    import_archive(path=texts_alone(tmp_path).path, actor="user:ana")
    later = item_alone(tmp_path)
    second = import_archive(path=later.path, actor="user:ana").import_id or 0

    result = undo_import(import_id=second, actor=Actor("user:ben"), now=timezone.now())

    assert (result.removed, result.kept, Item.objects.count(), ArchiveRow.objects.count()) == (1, [], 0, 3)
    import_archive(path=later.path, actor="user:ana")
    assert Item.objects.get().texts.get().text == "It came first."

"""Rows in quarantine: fixed and loaded by the same readers, dismissed with a reason, taken along as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from content.archive.parity import verify_archive
from content.archive.quarantine import NotSettled, dismiss_rows, exported, open_rows, retry_row
from content.archive.run import import_archive
from content.archive.undo import undo_import
from content.models import Item, QuarantinedRow, Text
from content.services.holds import Actor
from tests.archives import Archive, make_archive

pytestmark = pytest.mark.django_db

CUT = '{"categories": [{"category": "Hist'
WHOLE = '{"categories": [{"category": "History", "subcategories": []}]}'


def broken(folder: Path) -> Archive:
    """One row whose categories are cut off, with a summary; a good row whose summary is not UTF-8."""
    archive = make_archive(folder, "S5")
    archive.add_summary(archive.add_video("AbCdEfGhIjK", subcategories_json=CUT), "About the past.")
    archive.add_summary(archive.add_video("ZyXwVuTsRqP"), "x")
    archive.run("UPDATE content_summaries SET summary_text = CAST(? AS TEXT) WHERE summary_text = 'x'", b"caf\xe9")
    import_archive(path=archive.path, actor="user:ana")
    return archive


def retry(row: QuarantinedRow, **values: Any) -> Any:
    return retry_row(row_id=row.pk, values=values, actor="user:ben", now=timezone.now())


def row_of(table: str) -> QuarantinedRow:
    return QuarantinedRow.objects.get(table=table)


def test_a_fixed_row_is_loaded_with_the_children_that_waited(tmp_path: Path) -> None:
    archive = broken(tmp_path)

    settled = retry(row_of("content"), subcategories_json=WHOLE)

    item, row = Item.objects.get(external_id="AbCdEfGhIjK"), row_of("content")
    assert item.analysis["categories"] == [{"category": "History", "subcategories": []}]
    assert [text.text for text in item.texts.all()] == ["About the past."]
    assert (row.state, row.resolved_by, row.fixed) == ("loaded", "user:ben", {"subcategories_json": WHOLE})
    assert (row.resolution, row.loaded_by_id) == ("loaded", settled.import_id)
    again = import_archive(path=archive.path, actor="user:ana")
    assert (again.tables["content"]["quarantined"], QuarantinedRow.objects.count(), Item.objects.count()) == (1, 2, 2)
    assert verify_archive(path=archive.path).exit_code() == 0


def test_a_fixed_child_row_joins_its_item(tmp_path: Path) -> None:
    archive = broken(tmp_path)
    before = Item.objects.values().get(external_id="ZyXwVuTsRqP")

    retry(row_of("content_summaries"), summary_text="café")

    assert Text.objects.get(item__external_id="ZyXwVuTsRqP").text == "café"
    after = Item.objects.values().get(external_id="ZyXwVuTsRqP")
    assert {name for name in after if after[name] != before[name]} <= {"updated_at", "changed"}
    assert verify_archive(path=archive.path).exit_code() == 0


def test_a_row_that_is_still_wrong_stays_with_its_reason(tmp_path: Path) -> None:
    broken(tmp_path)
    with pytest.raises(NotSettled, match="subcategories_json: not valid JSON"):
        retry(row_of("content"), subcategories_json="[still cut")
    with pytest.raises(NotSettled, match="the row has no column colour"):
        retry(row_of("content"), colour="red")
    assert (open_rows(), QuarantinedRow.objects.count(), Item.objects.count()) == (2, 2, 1)


def test_a_row_is_settled_once(tmp_path: Path) -> None:
    broken(tmp_path)
    retry(row_of("content"), subcategories_json=WHOLE)
    with pytest.raises(NotSettled, match="it was loaded by user:ben"):
        retry(row_of("content"), subcategories_json=WHOLE)


def test_what_a_retry_loaded_is_undone_like_any_import(tmp_path: Path) -> None:
    broken(tmp_path)
    settled = retry(row_of("content"), subcategories_json=WHOLE)
    result = undo_import(import_id=settled.import_id, actor=Actor("user:ben"), now=timezone.now())
    assert (result.removed, result.kept, Item.objects.count()) == (1, [], 1)
    assert row_of("content").state == "open"


def test_a_dismissal_needs_a_reason(tmp_path: Path) -> None:
    broken(tmp_path)
    row = row_of("content")
    with pytest.raises(NotSettled, match="say why"):
        dismiss_rows(row_ids=[row.pk], reason=" ", actor="user:ben", now=timezone.now())
    assert dismiss_rows(row_ids=[row.pk], reason="a test of ours", actor="user:ben", now=timezone.now()) == 1
    row.refresh_from_db()
    assert (row.state, row.resolution, open_rows()) == ("dismissed", "a test of ours", 1)


def test_the_export_has_every_column_and_bytes_as_hex(tmp_path: Path) -> None:
    broken(tmp_path)
    documents = [json.loads(line) for line in exported(QuarantinedRow.objects.all())]
    by_table = {document["table"]: document for document in documents}
    assert by_table["content_summaries"]["row"]["summary_text"] == {"$text": b"caf\xe9".hex()}
    assert by_table["content"]["row"]["subcategories_json"] == CUT
    assert by_table["content"]["file"] == "archive.db"

"""Imports after other writes: later and older archives, curated and deleted items, dry runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from content.archive.options import ImportOptions
from content.archive.parity import verify_archive
from content.archive.report import Report
from content.archive.run import import_archive
from content.models import ArchiveImport, CurationEvent, ImportChange, Item, QuarantinedRow
from tests.archives import Archive, make_archive, video_row
from tests.builders import NOON, curated, deleted, science

pytestmark = pytest.mark.django_db


def imported(archive: Archive, **options: Any) -> Report:
    return import_archive(path=archive.path, actor="user:ana", options=ImportOptions(**options))


def codes(report: Report) -> list[str]:
    return [str(note["code"]) for note in report.notes if isinstance(note, dict)]


def test_a_quarantined_row_lies_there_once_however_often_it_is_imported(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(subcategories_json="[cut")
    imported(archive)
    imported(archive)
    assert QuarantinedRow.objects.count() == 1


def test_an_absent_column_says_nothing_on_a_later_import(tmp_path: Path) -> None:
    full = make_archive(tmp_path, "S1", "full.db")
    full.add_video()
    imported(full)
    lean = make_archive(tmp_path, "S1", "lean.db")
    absent = ("channel_name", "view_count")
    for column in absent:
        lean.run(f"ALTER TABLE content DROP COLUMN {column}")
    lean.insert("content", **{name: value for name, value in video_row("AbCdEfGhIjK").items() if name not in absent})
    imported(lean)
    item = Item.objects.get()
    assert (item.author, item.stats["view_count"]) == ("Meadow Studies", 12)


def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(duration_seconds="12 minutes")
    archive.add_video("ZyXwVuTsRqP", subcategories_json="[cut")
    dry = imported(archive, dry_run=True)
    assert (Item.objects.count(), ArchiveImport.objects.count(), QuarantinedRow.objects.count()) == (0, 0, 0)
    assert dry.status == "dry_run"
    real = imported(archive)
    assert (dry.tables, dry.notes, dry.quarantine) == (real.tables, real.notes, real.quarantine)


def test_an_import_remembers_what_it_created_and_what_was_there_before(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video()
    imported(archive)
    archive.run("UPDATE content SET title = 'Renamed', updated_at = '2025-10-01 00:00:00'")
    imported(archive)
    first, second = ImportChange.objects.order_by("pk")
    assert (first.op, second.op, second.before["analysis"]["title"]) == ("created", "updated", "How Bees Navigate")


def test_an_older_archive_never_replaces_newer_values(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video(updated_at="2025-10-01 00:00:00")
    imported(archive)
    archive.run("UPDATE content SET title = 'Older', updated_at = '2025-01-01 00:00:00'")
    report = imported(archive)
    assert Item.objects.get().title == "How Bees Navigate"
    assert codes(report) == ["older_than_stored"]
    assert verify_archive(path=archive.path).tables["content"]["superseded"] == 1


def test_a_curated_field_holds_and_is_counted(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video()
    imported(archive)
    curated(Item.objects.get(), "categories", science("Insects"))
    report = imported(archive)
    assert Item.objects.get().effective["categories"] == science("Insects")
    assert report.tables["content"]["kept_curated"] == 1
    assert verify_archive(path=archive.path).exit_code() == 0


def test_a_deleted_item_stays_deleted_and_is_counted(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_summary(archive.add_video())
    imported(archive)
    deleted(Item.objects.get())
    archive.run("UPDATE content SET id = upper(id), updated_at = '2026-01-01 00:00:00'")
    report = imported(archive)
    assert Item.objects.get().deleted_at == NOON
    assert report.tables["content"]["tombstoned"] == 1


def test_the_files_categories_become_curation_on_request(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(subcategories_json=json.dumps({"categories": science("Bees")}), category='["Nature"]')
    assert imported(archive, dry_run=True).tables["content"]["would_be_curated"] == 1
    report = imported(archive, curated_categories=True)
    item = Item.objects.get()
    assert item.effective["categories"] == science("Bees")
    assert item.analysis["categories"] == [{"category": "Nature", "subcategories": []}]
    assert CurationEvent.objects.get().actor == f"import:{report.import_id}"
    assert verify_archive(path=archive.path).exit_code() == 0


def test_curation_from_a_file_never_replaces_what_a_person_decided(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(subcategories_json=json.dumps({"categories": science("Bees")}))
    imported(archive)
    curated(Item.objects.get(), "categories", science("Insects"))
    imported(archive, curated_categories=True)
    assert Item.objects.get().effective["categories"] == science("Insects")

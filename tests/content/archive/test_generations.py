"""Each generation of YTV2's file: detected by its tables and columns, and every row under its right key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from content.archive.options import ImportOptions
from content.archive.parity import verify_archive
from content.archive.report import Report
from content.archive.run import import_archive
from content.models import Alias, Item, QuarantinedRow
from tests.archives import GENERATIONS, Archive, make_archive

pytestmark = pytest.mark.django_db


def imported(archive: Archive, **options: Any) -> Report:
    return import_archive(path=archive.path, actor="user:ana", options=ImportOptions(**options))


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_generation_is_told_by_its_tables_and_columns(tmp_path: Path, generation: str) -> None:
    archive = make_archive(tmp_path, generation)
    archive.add_video()
    assert imported(archive).schema == generation


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_second_import_changes_nothing(tmp_path: Path, generation: str) -> None:
    archive = make_archive(tmp_path, generation)
    archive.add_summary(archive.add_video())
    archive.add_video("ZyXwVuTsRqP", title="Untitled")
    imported(archive)
    before = list(Item.objects.values_list("pk", "updated_at", "changed"))

    tables = imported(archive).tables

    assert all(counts["unchanged"] == counts["in"] for counts in tables.values())
    assert list(Item.objects.values_list("pk", "updated_at", "changed")) == before
    assert verify_archive(path=archive.path).exit_code() == 0


def test_a_video_keeps_the_case_of_its_id_and_the_lossy_one_is_an_alias(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video("orQKfIXMiA8")
    imported(archive)
    assert Item.objects.get().external_id == "orQKfIXMiA8"
    assert set(Alias.objects.values_list("name", flat=True)) == {"yt:orqkfixmia8", "yt:orQKfIXMiA8"}


def test_two_spellings_of_one_video_become_one_item_that_keeps_both_rows(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video("AbCdEfGhIjK", title="Old", updated_at="2025-09-01 00:00:00")
    archive.add_video("AbCdEfGhIjK", id="yt:AbCdEfGhIjK", title="New", updated_at="2025-09-02 00:00:00")
    report = imported(archive)
    item = Item.objects.get()
    assert (item.title, item.payload["ytv2"]["merged"][0]["title"]) == ("New", "Old")
    assert report.tables["content"]["loaded"] == 2
    assert verify_archive(path=archive.path).exit_code() == 0


def test_two_videos_whose_ids_differ_in_case_stay_two_items(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video("AbCdEfGhIjK")
    archive.add_video("aBcDeFgHiJk", id="yt:abcdefghijk_2")
    imported(archive)
    assert set(Item.objects.values_list("external_id", flat=True)) == {"AbCdEfGhIjK", "aBcDeFgHiJk"}


def test_two_other_rows_of_one_video_id_never_merge_in_silence(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video("AbCdEfGhIjK", title="First")
    archive.add_video("AbCdEfGhIjK", id="yt:another", title="Second")
    report = imported(archive)
    assert Item.objects.get().title == "First"
    assert report.tables["content"]["quarantined"] == 1
    assert QuarantinedRow.objects.get().row["title"] == "Second"


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"id": "reddit:Abc1", "canonical_url": "https://www.reddit.com/r/x/1", "video_id": None}, "reddit:Abc1"),
        ({"id": "web:Long-Read", "canonical_url": "https://example.org/a", "video_id": ""}, "web:Long-Read"),
        ({"id": "wiki-1", "canonical_url": "https://en.wikipedia.org/wiki/Bee", "video_id": "wiki-1"}, "wikipedia:wiki-1"),
        ({"id": "hash:0123456789ab", "canonical_url": "https://example.org/b", "video_id": None}, "web:0123456789ab"),
        ({"id": "loose-id", "canonical_url": "", "video_id": None}, "ytv2:loose-id"),
        ({"id": "yt:abcdefghijk", "canonical_url": "https://youtu.be/AbCdEfGhIjK", "video_id": None}, "youtube:AbCdEfGhIjK"),
    ],
    ids=["reddit", "web", "wikipedia", "hash", "nothing known", "id in the url"],
)
def test_the_source_rule_gives_each_row_its_key(tmp_path: Path, row: dict[str, Any], key: str) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(**row)
    imported(archive)
    assert str(Item.objects.get().key) == key

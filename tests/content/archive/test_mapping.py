"""What becomes of the values of a row: categories, topics, summaries, flags, and everything that has no place of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from content.archive.options import ImportOptions
from content.archive.parity import verify_archive
from content.archive.report import Report
from content.archive.run import import_archive
from content.models import ArchiveRow, Item, QuarantinedRow, Text
from tests.archives import Archive, make_archive
from tests.builders import science

pytestmark = pytest.mark.django_db

#: What the old system wrote where it knew nothing.
DEFAULT_FILL = {"category": '["General"]', "content_type": "Discussion", "complexity_level": "Intermediate", "key_topics": "[]"}


def imported(archive: Archive, **options: Any) -> Report:
    return import_archive(path=archive.path, actor="user:ana", options=ImportOptions(**options))


def codes(report: Report) -> list[str]:
    return [str(note["code"]) for note in report.notes if isinstance(note, dict)]


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ('{"categories": [{"category": "Science", "subcategories": ["Bees"]}]}', science("Bees")),
        ('[{"category": "Science", "subcategories": ["Bees"]}]', science("Bees")),
        ('["Science"]', science()),
        ('[{"name": "Science", "subcategories": ["Bees"]}]', science("Bees")),
        ('[{"category": "Science", "subcategories": "Bees"}]', science("Bees")),
        (json.dumps(json.dumps({"categories": science("Bees")})), science("Bees")),
    ],
    ids=["normal", "bare list", "names", "name for category", "one subcategory", "encoded twice"],
)
def test_every_shape_of_categories_is_read(tmp_path: Path, stored: str, expected: Any) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(subcategories_json=stored)
    imported(archive)
    assert Item.objects.get().analysis["categories"] == expected


def test_an_old_category_and_its_one_subcategory_are_read_together(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S4")
    archive.add_video(category='["Science", "Nature"]', subcategory="Bees")
    imported(archive)
    assert Item.objects.get().analysis["categories"] == [*science("Bees"), {"category": "Nature", "subcategories": []}]


def test_topics_in_plain_text_are_split_and_noted(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(key_topics="bees, honey, wax")
    report = imported(archive)
    assert Item.objects.get().analysis["topics"] == ["bees", "honey", "wax"]
    assert codes(report) == ["text_instead_of_json"]


def test_broken_curated_json_puts_the_row_in_quarantine_with_its_raw_text(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    archive.add_video(subcategories_json='{"categories": [{"cat')
    archive.add_video("ZyXwVuTsRqP")
    report = imported(archive)
    assert report.tables["content"]["quarantined"] == 1
    assert QuarantinedRow.objects.get().row["subcategories_json"] == '{"categories": [{"cat'
    assert Item.objects.get().external_id == "ZyXwVuTsRqP"


def test_a_python_repr_is_read_and_kept_verbatim(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S6")
    archive.add_video()
    stored = "{'comprehensive': 'Read this.', 'bullet_points': 'Or that.'}"
    archive.add_variant("AbCdEfGhIjK", stored, "comprehensive")
    imported(archive)
    text = Text.objects.get()
    assert (text.text, text.meta["ytv2"]["summary_variants"]["content"]) == ("Read this.", stored)


def test_variants_are_spelled_in_one_way_and_keep_their_revisions(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S6")
    archive.add_video()
    archive.add_variant("AbCdEfGhIjK", "one", "key_points", revision=1)
    archive.add_variant("AbCdEfGhIjK", "two", "key-points", revision=2)
    archive.add_variant("AbCdEfGhIjK", "trois", "Audio_FR:beginner")
    imported(archive)
    found = set(Text.objects.values_list("variant", "revision", "is_latest", "language"))
    assert found == {("bullet-points", 1, False, ""), ("bullet-points", 2, True, ""), ("audio-fr:beginner", 1, True, "fr")}


def test_the_same_text_in_both_summary_tables_is_one_text(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S6")
    content_id = archive.add_video(summary="Same words.")
    archive.add_summary(content_id, "Same words.")
    archive.add_variant("AbCdEfGhIjK", "Same words.")
    report = imported(archive)
    assert set(Text.objects.get().meta["ytv2"]) == {"content_summaries", "summary_variants"}
    assert [report.tables[table]["loaded"] for table in ("content_summaries", "summary_variants")] == [1, 1]


def test_a_summary_without_an_item_is_kept(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S2")
    archive.add_summary("yt:nobody", "Words.")
    report = imported(archive)
    assert report.tables["content_summaries"]["loaded"] == 1
    assert ArchiveRow.objects.get().row["summary_text"] == "Words."
    assert verify_archive(path=archive.path).exit_code() == 0


def test_every_column_is_kept_with_its_type(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S1")
    archive.run("ALTER TABLE content ADD COLUMN mood")
    archive.add_video(like_count=2**63 - 1, channel_id=b"\x00\xff", comment_count=1.5, mood="odd\x00text")
    report = imported(archive)
    row = Item.objects.get().payload["ytv2"]["content"]
    assert (row["like_count"], row["channel_id"], row["comment_count"]) == (2**63 - 1, {"$hex": "00ff"}, {"$real": "1.5"})
    assert row["mood"] == {"$text": b"odd\x00text".hex()}
    assert report.unknown_columns == [["content.mood", 1]]


def test_unknown_tables_are_named_with_their_rows(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.run('CREATE TABLE "odd; DROP" (a)')
    archive.run('INSERT INTO "odd; DROP" VALUES (1)')
    assert imported(archive).unknown_tables == [["odd; DROP", 1]]


@pytest.mark.parametrize(
    ("row", "flag"),
    [
        (DEFAULT_FILL, "default_fill"),
        ({"video_id": "_ids_to_fix", "id": "yt:_ids_to_fix"}, "phantom"),
        ({"format_source": "empty"}, "derived_title"),
        ({"published_at": "2025-09-07T08:43:50.049703+00:00"}, "not_a_publication_date"),
        ({"title": "Untitled"}, "placeholder_title"),
    ],
    ids=lambda value: value if isinstance(value, str) else "row",
)
def test_a_value_that_is_no_fact_is_kept_and_flagged(tmp_path: Path, row: dict[str, Any], flag: str) -> None:
    archive = make_archive(tmp_path)
    archive.add_video(**row)
    imported(archive)
    assert Item.objects.get().flags == [flag]


def test_zero_means_unknown_for_durations_and_words(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video(duration_seconds=0, word_count=0, like_count=0)
    report = imported(archive)
    item = Item.objects.get()
    assert (item.duration_seconds, item.word_count, item.stats["like_count"]) == (None, None, 0)
    assert report.notes == []

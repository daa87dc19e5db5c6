"""Whatever is changed in the store after an import is found, and named by table, row and column."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F

from content.archive.parity import verify_archive
from content.archive.run import import_archive
from content.models import Alias, ArchiveRow, Item, Text
from content.services.renaming import rename_term
from content.services.twins import merge_items
from tests.archives import Archive, make_archive
from tests.builders import ANA, NOON, curated, deleted, science

pytestmark = pytest.mark.django_db
ROW = "yt:abcdefghijk"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    built = make_archive(tmp_path, "S5")
    built.add_summary(built.add_video(analysis=json.dumps({"score": 1, "language": "en"})), "<p>One</p>")
    built.add_summary(built.add_video("ZyXwVuTsRqP", title="Other"), "Two")
    built.add_summary("yt:nobody", "Three")
    import_archive(path=built.path, actor="user:ana")
    return built


def named(archive: Archive) -> set[tuple[str, str, str, str]]:
    report = verify_archive(path=archive.path)
    assert report.exit_code() == int(bool(report.differences))
    entries = [entry for entry in report.differences if isinstance(entry, dict)]
    return {(str(entry["table"]), str(entry["key"]), str(entry["column"]), str(entry["state"])) for entry in entries}


def item() -> Item:
    return Item.objects.get(external_id="AbCdEfGhIjK")


def change_analysis(field: str, value: object) -> None:
    Item.objects.filter(pk=item().pk).update(analysis={**item().analysis, field: value})


def change_raw(column: str, value: object) -> None:
    payload = item().payload
    payload["ytv2"]["content"][column] = value
    Item.objects.filter(pk=item().pk).update(payload=payload)


def drop_raw(column: str) -> None:
    payload = item().payload
    del payload["ytv2"]["content"][column]
    change_item(payload=payload)


def change_item(**values: object) -> None:
    Item.objects.filter(external_id="AbCdEfGhIjK").update(**values)


def change_text(**values: object) -> None:
    Text.objects.filter(item=item()).update(**values)


CHANGES: dict[str, tuple[Callable[[], object], set[tuple[str, str, str, str]]]] = {
    "a letter of a text": (lambda: change_text(text="<p>0ne</p>"), {("content_summaries", ROW, "summary_text", "different")}),
    "html": (lambda: change_text(html="<p>0</p>"), {("content_summaries", ROW, "summary_text", "different")}),
    "variant": (lambda: change_text(variant="audio-fr"), {("content_summaries", ROW, "summary_type", "different")}),
    "title": (lambda: change_analysis("title", "How Bees navigate"), {("content", ROW, "title", "different")}),
    "category": (lambda: change_analysis("categories", science("Bees")), {("content", ROW, "subcategories_json", "different")}),
    "true for 1": (lambda: change_raw("like_count", True), {("content", ROW, "like_count", "different")}),
    "text for a number": (lambda: change_raw("like_count", "0"), {("content", ROW, "like_count", "different")}),
    "a raw column gone": (lambda: drop_raw("channel_id"), {("content", ROW, "channel_id", "different")}),
    "a microsecond": (
        lambda: change_item(published_at=F("published_at") + timedelta(microseconds=1)),
        {("content", ROW, "published_at", "different")},
    ),
    "duration": (lambda: change_item(duration_seconds=350), {("content", ROW, "duration_seconds", "different")}),
    "first seen": (
        lambda: change_item(indexed_at=F("indexed_at") - timedelta(days=1)),
        {("content", ROW, "indexed_at", "different")},
    ),
    "audio": (lambda: change_item(has_audio=False), {("content", ROW, "has_audio", "different")}),
    "count": (lambda: change_item(stats={**item().stats, "view_count": 13}), {("content", ROW, "view_count", "different")}),
    "flags": (lambda: change_item(flags=["phantom"]), {("content", ROW, "title", "different")}),
    "alias": (lambda: Alias.objects.filter(name=ROW).delete(), {("content", ROW, "id", "different")}),
    "text gone": (lambda: Text.objects.filter(item=item()).delete(), {("content_summaries", ROW, "", "missing")}),
    "item gone": (
        lambda: Item.objects.filter(pk=item().pk).delete(),
        {("content", ROW, "", "missing"), ("content_summaries", ROW, "", "missing")},
    ),
    "orphan gone": (lambda: ArchiveRow.objects.all().delete(), {("content_summaries", "yt:nobody", "", "missing")}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_in_the_store_is_named(archive: Archive, name: str) -> None:
    change, expected = CHANGES[name]
    assert named(archive) == set()
    change()
    assert named(archive) == expected


def test_two_rows_that_changed_places_are_both_named(archive: Archive) -> None:
    first, second = Item.objects.order_by("pk")
    Item.objects.filter(pk=first.pk).update(analysis=second.analysis)
    Item.objects.filter(pk=second.pk).update(analysis=first.analysis)
    assert named(archive) == {("content", ROW, "title", "different"), ("content", "yt:zyxwvutsrqp", "title", "different")}


def test_a_doubled_item_and_a_doubled_text_are_extra(archive: Archive) -> None:
    first = item()
    text = Text.objects.get(item=first)
    text.pk, text.position = None, 1
    text.save()
    first.pk, first.external_id = None, "Doubled"
    first.save()
    assert {(table, state) for table, _, _, state in named(archive)} == {("content_summaries", "extra"), ("content", "extra")}


def test_a_difference_in_a_long_text_is_shown_where_it_is(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_summary(archive.add_video(), "a" * 5000 + "b" + "c" * 5000)
    import_archive(path=archive.path, actor="user:ana")
    change_text(text="a" * 5000 + "x" + "c" * 5000)
    entry = verify_archive(path=archive.path).differences[0]
    assert isinstance(entry, dict)
    assert (entry["file"], entry["database"]) == tuple(f"…{'a' * 60}{letter}{'c' * 59}…" for letter in "bx")


def test_other_spelling_of_json_is_no_difference(archive: Archive) -> None:
    change_raw("analysis", '{"language":"en",   "score": 1}')
    assert named(archive) == set()


def test_a_curated_and_a_deleted_item_verify(archive: Archive) -> None:
    first, second = Item.objects.order_by("pk")
    curated(first, "title", "A better title")
    deleted(second)
    report = verify_archive(path=archive.path)
    assert (report.exit_code(), report.tables["content"]["equal"], report.tables["content"]["tombstoned"]) == (0, 1, 1)


def test_values_that_a_machine_replaced_later_are_superseded(archive: Archive) -> None:
    change_item(observed_at=F("observed_at") + timedelta(days=1), url="https://example.org/moved")
    report = verify_archive(path=archive.path)
    assert (report.exit_code(), report.tables["content"]["superseded"]) == (0, 1)


def test_a_file_that_was_never_imported_is_missing_whole(tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video()
    assert verify_archive(path=archive.path).tables["content"]["missing"] == 1


def test_a_term_that_people_renamed_is_no_difference(tmp_path: Path) -> None:
    built = make_archive(tmp_path, "S5")
    built.add_video(subcategories_json=json.dumps({"categories": science("Oceans")}))
    import_archive(path=built.path, actor="user:ana")
    rename_term(term=("Science", None), to=("Nature", None), actor=ANA, now=NOON)

    assert item().analysis["categories"][0]["category"] == "Nature"
    assert named(built) == set()


def test_twins_that_people_merged_are_no_difference_before_and_after_a_second_import(archive: Archive) -> None:
    keep, other = item(), Item.objects.get(external_id="ZyXwVuTsRqP")
    merge_items(keep=keep.key, other=other.key, actor=ANA, now=NOON)

    assert named(archive) == set()
    second = import_archive(path=archive.path, actor="user:ana").as_json()

    assert named(archive) == set()
    assert {table["updated"] for table in second["tables"].values()} == {0}
    assert Text.objects.filter(item=keep).count() == 2

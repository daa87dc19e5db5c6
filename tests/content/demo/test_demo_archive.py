"""The demo archive is the same every time, imports without a loss, and shows every kind of value and decision."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from content.archive.run import import_archive
from content.demo.archive import write_demo_archive
from content.demo.decisions import SAID_LATER, decide_demo
from content.demo.stories import stories
from content.models import Category, CurationEvent, Hold, Item
from content.services.suggestions import grouped, suggestions
from tests.builders import NOON


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A demo archive."""
    path = tmp_path / "demo.db"
    write_demo_archive(path)
    return path


def test_two_archives_are_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    write_demo_archive(again)

    assert again.read_bytes() == archive.read_bytes()


def test_archive_shows_every_kind_of_value(archive: Path) -> None:
    with closing(sqlite3.connect(archive)) as file:
        languages = {row[0] for row in file.execute("SELECT DISTINCT language FROM content")}
        years = {row[0] for row in file.execute("SELECT DISTINCT substr(published_at, 1, 4) FROM content")}
        origins = {row[0] for row in file.execute("SELECT DISTINCT substr(id, 1, instr(id, ':') - 1) FROM content")}
        variants = {row[0] for row in file.execute("SELECT DISTINCT variant_type FROM summary_variants")}
        (items,) = file.execute("SELECT count(DISTINCT title) FROM content").fetchone()

    assert items >= 240
    assert languages == {"", "en", "de", "fr", "es"}
    assert years == {None, "2021", "2022", "2023", "2024", "2025", "2026"}
    assert origins == {"yt", "reddit", "web", "wikipedia"}
    assert variants >= {"comprehensive", "bullet-points", "key-insights", "executive", "audio", "audio-fr", "deep-research"}


def test_stories_have_twenty_categories_and_no_title_twice() -> None:
    told = list(stories())

    assert len({category for story in told for category, _sub in story.places}) == 20
    assert len({story.title for story in told}) == len(told)


@pytest.mark.django_db
def test_archive_imports_without_a_loss_and_twice_changes_nothing(archive: Path) -> None:
    first = import_archive(path=archive, actor="command:test")
    again = import_archive(path=archive, actor="command:test")

    assert first.tables["content"]["loaded"] == first.tables["content"]["in"] == Item.objects.count()
    assert again.tables["content"]["unchanged"] == first.tables["content"]["in"]
    assert (first.quarantine, again.quarantine) == ([], [])


@pytest.mark.django_db
def test_every_decision_finds_its_items_and_is_taken_once(archive: Path) -> None:
    import_archive(path=archive, actor="command:test")

    curated, deleted = decide_demo(now=NOON)

    assert curated >= 20
    assert deleted == Hold.objects.filter(deleted_at__isnull=False).count() == 5
    assert Hold.objects.count() == curated + deleted
    events = CurationEvent.objects.count()
    assert decide_demo(now=NOON) == (0, 0)
    assert CurationEvent.objects.count() == events


@pytest.mark.django_db
def test_a_first_look_shows_curated_items_and_open_suggestions(archive: Path) -> None:
    import_archive(path=archive, actor="command:test")

    decide_demo(now=NOON)

    newest = Item.objects.live().order_by("-indexed_at", "-pk")[:24]
    assert sum(Hold.objects.with_key(item.key).exists() for item in newest) >= 8
    assert sorted(group.difference.field for group in grouped(suggestions())) == sorted(field for _, field, _ in SAID_LATER)


@pytest.mark.django_db
def test_only_what_came_after_the_archive_waits_for_a_review(archive: Path) -> None:
    import_archive(path=archive, actor="command:test")

    decide_demo(now=NOON)

    waiting = {term.pair for term in Category.objects.filter(is_reviewed=False)}
    assert ("Science", "Ornithology") in waiting
    assert len(waiting) < 10 < Category.objects.filter(is_reviewed=True).count()

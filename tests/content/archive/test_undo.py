"""The way back from an import: what nobody touched goes, what it changed goes back, the rest is named and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from content.archive.options import ImportOptions
from content.archive.parity import verify_archive
from content.archive.run import import_archive
from content.archive.undo import ImportNotUndone, UndoneImport, undo_import
from content.models import Alias, ArchiveImport, ArchiveRow, Hold, Item, QuarantinedRow, Text
from content.services.holds import Actor
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from content.services.records import TextRecord
from tests.archives import Archive, make_archive
from tests.builders import curated, deleted, make_account, make_record, make_text, science

pytestmark = pytest.mark.django_db

FIRST, SECOND = "AbCdEfGhIjK", "ZyXwVuTsRqP"
BEN = Actor("user:ben")


def archive_of_two(folder: Path, name: str = "archive.db", **overrides: Any) -> Archive:
    """Two videos with a summary each, an orphan, and a row that goes to quarantine."""
    archive = make_archive(folder, "S5", name)
    for video_id in (FIRST, SECOND):
        archive.add_summary(archive.add_video(video_id, **overrides))
    archive.add_summary("yt:nobody", "An orphan")
    archive.add_video("Broken00000", subcategories_json="[cut")
    return archive


def imported(archive: Archive, **options: Any) -> int:
    return int(import_archive(path=archive.path, actor="user:ana", options=ImportOptions(**options)).import_id or 0)


def undo(import_id: int, **options: Any) -> UndoneImport:
    return undo_import(import_id=import_id, actor=BEN, now=timezone.now(), **options)


def everything() -> list[Any]:
    """Every stored value that an import writes, without keys and moments of writing."""
    passing = ("id", "changed", "created_at", "updated_at")
    items = [
        [getattr(item, field.name) for field in Item._meta.concrete_fields if field.name not in passing]
        for item in Item.objects.order_by("external_id")
    ]
    texts = list(
        Text.objects.order_by("item__external_id", "variant", "revision").values_list("text", "html", "meta", "is_latest")
    )
    kept = list(ArchiveRow.objects.order_by("row_key").values_list("row_key", "row", "replaced"))
    return [items, texts, kept]


def test_what_an_import_created_goes_for_good_and_can_be_imported_again(tmp_path: Path) -> None:
    archive = archive_of_two(tmp_path)
    first = imported(archive)
    before = everything()

    result = undo(first)

    assert (result.removed, result.restored, result.rows, result.kept) == (2, 0, 2, [])
    left = [model.objects.count() for model in (Item, Text, Alias, ArchiveRow, QuarantinedRow)]
    assert left == [0, 0, 0, 0, 0]
    run = ArchiveImport.objects.get()
    assert (run.status, run.undone_by) == ("undone", "user:ben")
    assert {entry["state"] for entry in verify_archive(path=archive.path).as_json()["differences"]} == {"missing"}
    report = import_archive(path=archive.path, actor="user:ana")
    assert (report.tables["content"]["loaded"], report.tables["content"]["quarantined"]) == (2, 1)
    assert everything() == before
    assert verify_archive(path=archive.path).exit_code() == 0


def test_machine_values_and_texts_from_before_come_back(tmp_path: Path) -> None:
    older = archive_of_two(tmp_path)
    imported(older)
    before = everything()
    later = archive_of_two(
        tmp_path, "later.db", title="Renamed", view_count=99, published_at="2025-08-02", updated_at="2025-12-01 00:00:00"
    )
    later.run("UPDATE content_summaries SET summary_text = summary_text || ' More.'")
    later.run("UPDATE content SET channel_name = ''")
    second = imported(later)
    assert everything() != before

    result = undo(second)

    assert (result.removed, result.restored, result.kept) == (0, 2, [])
    assert everything() == before
    assert verify_archive(path=older.path).exit_code() == 0


def by_a_machine(item: Item) -> None:
    Item.objects.filter(pk=item.pk).update(author="Somebody else")


def with_a_text(item: Item) -> None:
    make_text(item, variant="executive")


def by_ingest(item: Item) -> None:
    write_records([make_record(key=item.key, texts=(TextRecord(variant="audio", text="New."),))], now=timezone.now())


TOUCHES: dict[str, tuple[Callable[[Item], Any], str]] = {
    "curated": (lambda item: curated(item, "language", "de"), "people decided about it"),
    "deleted": (deleted, "people decided about it"),
    "a foreign writer": (by_a_machine, "changed since by a machine"),
    "a new text": (with_a_text, "changed since by a machine"),
    "ingest": (by_ingest, "changed since by a machine"),
}


@pytest.mark.parametrize("name", TOUCHES)
def test_an_item_that_somebody_touched_is_named_and_kept(name: str, tmp_path: Path) -> None:
    touch, why = TOUCHES[name]
    first = imported(archive_of_two(tmp_path))
    item = Item.objects.get(external_id=FIRST)
    touch(item)

    result = undo(first)

    assert (result.removed, result.kept) == (1, [(str(item.key), why)])
    assert Item.objects.get() == item
    assert item.texts.count() >= 1


def test_a_value_that_was_changed_since_stays_and_its_neighbours_go_back(tmp_path: Path) -> None:
    imported(archive_of_two(tmp_path))
    second = imported(archive_of_two(tmp_path, "later.db", title="Renamed", view_count=99, updated_at="2025-12-01 00:00:00"))
    item = Item.objects.get(external_id=FIRST)
    item.analysis = {**item.analysis, "title": "By a job"}
    item.save(update_fields=["analysis"])

    result = undo(second)

    assert result.kept == [(str(item.key), "analysis.title was changed since")]
    item.refresh_from_db()
    assert (item.title, item.stats["view_count"]) == ("By a job", 12)


def test_decisions_that_came_with_the_file_are_taken_back_and_those_of_people_stay(tmp_path: Path) -> None:
    archive = archive_of_two(tmp_path, subcategories_json=json.dumps({"categories": science("Bees")}))
    first = imported(archive, curated_categories=True)
    decided = Item.objects.get(external_id=SECOND)
    curated(decided, "categories", science("Insects"))

    result = undo(first)

    assert (result.decisions, result.removed) == (1, 1)
    assert dict(result.kept) == {str(decided.key): "people decided about it"}
    assert Hold.objects.with_key(decided.key).get().curated["categories"]["value"] == science("Insects")
    assert list(verify_curation()) == []


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    first = imported(archive_of_two(tmp_path))
    before = everything()
    plan = undo(first, dry_run=True)
    assert (everything(), ArchiveImport.objects.get().status) == (before, "done")
    assert plan.as_json() == undo(first).as_json()


def test_an_import_is_undone_once(tmp_path: Path) -> None:
    first = imported(archive_of_two(tmp_path))
    undo(first)
    with pytest.raises(ImportNotUndone, match="was undone by user:ben"):
        undo(first)
    with pytest.raises(ImportNotUndone, match="there is no import 4711"):
        undo(4711)


def test_the_command_says_what_it_would_do_and_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, out = imported(archive_of_two(tmp_path)), StringIO()
    monkeypatch.setattr("builtins.input", lambda _question: "n")

    with pytest.raises(CommandError, match="nothing was changed") as refused:
        call_command("undo_import", str(first), stdout=out)

    assert refused.value.returncode == 2
    assert out.getvalue().startswith(f"import {first} of archive.db: 2 items would be removed for good, 0 put back")
    assert Item.objects.count() == 2


def test_the_command_prints_one_document(tmp_path: Path) -> None:
    first, out = imported(archive_of_two(tmp_path)), StringIO()
    make_account("ben", role="operator")
    call_command("undo_import", str(first), "--yes", "--json", "--as", "ben", stdout=out)
    numbers = {"removed": 2, "restored": 0, "decisions": 0, "rows": 2, "kept": [], "kept_total": 0}
    assert json.loads(out.getvalue()) == {"import": first, "file": "archive.db", **numbers}
    with pytest.raises(CommandError) as refused:
        call_command("undo_import", str(first), "--yes")
    assert refused.value.returncode == 2

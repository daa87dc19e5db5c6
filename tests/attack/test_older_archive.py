"""An archive of before a decision, imported after it: as it was, touched by its system since, and by the names of its time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from content.archive.options import ImportOptions
from content.archive.run import import_archive
from content.models import Hold, Item
from content.services.ledger import verify_curation
from tests.archives import Archive, make_archive
from tests.builders import curated, deleted, science

pytestmark = pytest.mark.django_db

DECIDED = science("Oceans")
OTHER = json.dumps({"categories": [{"category": "General", "subcategories": []}]})
KEPT, GONE = "AbCdEfGhIjK", "ZyXwVuTsRqP"


def older(archive: Archive) -> None:
    """The file as it was."""


def written_since(archive: Archive) -> None:
    """The old system wrote its rows once more, with other values."""
    archive.run("UPDATE content SET title = 'Again', subcategories_json = ?, updated_at = '2026-06-01 00:00:00'", OTHER)


def without_case(archive: Archive) -> None:
    """The rows know their ids only without letter case."""
    archive.run("UPDATE content SET video_id = NULL, canonical_url = NULL, updated_at = '2026-06-01 00:00:00'")


@pytest.mark.parametrize("options", [ImportOptions(), ImportOptions(curated_categories=False)], ids=["auto", "machine values"])
@pytest.mark.parametrize("change", [older, written_since, without_case], ids=lambda change: change.__name__)
def test_an_older_archive_changes_no_decision(change: object, options: ImportOptions, tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    for video_id in (KEPT, GONE):
        archive.add_video(video_id, subcategories_json=OTHER)
    import_archive(path=archive.path, actor="command:import")
    curated(Item.objects.get(external_id=KEPT), "categories", DECIDED)
    deleted(Item.objects.get(external_id=GONE))

    change(archive)  # type: ignore[operator]
    report = import_archive(path=archive.path, actor="command:import", options=options)

    assert report.status == "done"
    (live,) = Item.objects.live()
    assert (live.external_id, live.effective["categories"]) == (KEPT, DECIDED)
    assert (Item.objects.count(), Hold.objects.count(), list(verify_curation())) == (2, 2, [])


def test_a_physical_delete_before_the_import_changes_nothing_about_that(tmp_path: Path) -> None:
    """What a foreign program removed is imported anew, under the decisions that wait for it."""
    archive = make_archive(tmp_path, "S5")
    for video_id in (KEPT, GONE):
        archive.add_video(video_id, subcategories_json=OTHER)
    import_archive(path=archive.path, actor="command:import")
    curated(Item.objects.get(external_id=KEPT), "categories", DECIDED)
    deleted(Item.objects.get(external_id=GONE))
    Item.objects.all().delete()

    import_archive(path=archive.path, actor="command:import")

    assert [item.effective["categories"] for item in Item.objects.live()] == [DECIDED]
    assert Item.objects.count() == 2

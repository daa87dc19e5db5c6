"""The facts that were counted in a real archive of the first generation, on that file where it lies, and on a twin of it.

The twin is built here with the same numbers of rows, categories, variants and gaps, so that the facts always run.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count, Max, Sum

from content.archive.parity import verify_archive
from content.archive.report import Report
from content.archive.run import import_archive
from content.models import Alias, Item, Text
from tests.archives import Archive, make_archive

REAL = Path(__file__).resolve().parents[4] / "shared" / "archives" / "real" / "ytv2_content.db"
PHANTOM = "_ids_to_fix"

pytestmark = pytest.mark.django_db

#: Values of the 62 rows, in order: category and its rows, content type, complexity.
CATEGORIES = [("General", 40), ("Technology", 10), ("News", 4), ("", 4), ("Entertainment", 2), ("Science", 1), ("History", 1)]
TYPES = [("Discussion", 43), ("News", 6), ("", 4), ("Review", 5), ("Documentary", 2), ("Tutorial", 1), ("Presentation", 1)]
COMPLEXITIES = [("Intermediate", 50), ("", 4), ("Beginner", 7), ("Advanced", 1)]
VARIANTS = [("audio", 35), ("audio-fr", 4), ("bullet-points", 1)]
DURATIONS = [0, 0, 0, 2298, *[555] * 57, 581]
VIDEO = "orQKfIXMiA8"


def spread(runs: list[tuple[str, int]]) -> list[str]:
    return [value for value, count in runs for _ in range(count)]


def twin(folder: Path) -> Archive:
    """Build an archive with the counts of the real one: 62 rows, 40 summaries, 22 rows without one."""
    archive = make_archive(folder)
    for number in range(62):
        add_row(archive, number)
    archive.insert("content_files", content_id="yt:v0000000061", file_path="/there/again.json", file_size=4000)
    archive.insert("migration_log", content_id="yt:v0000000061", source_file="again.json", status="success")
    return archive


def add_row(archive: Archive, number: int) -> None:
    """Insert one row of the twin with its log entry, its file and, for forty of them, its summary."""
    category, is_complete = spread(CATEGORIES)[number], number >= 44
    content_id = archive.add_video(
        {0: VIDEO, 1: PHANTOM}.get(number, f"V{number:010}"),
        title="Video" if number == 1 else "Untitled" if number in range(2, 10) else f"A Title {number}",
        category=json.dumps([category] if category else []),
        content_type=spread(TYPES)[number],
        complexity_level=spread(COMPLEXITIES)[number],
        duration_seconds=DURATIONS[number],
        has_audio=int(number > 3),
        published_at=None if number in (1, 10, 11, 12) else "2025-08-01T00:00:00+00:00",
        key_topics=json.dumps([topic(number, place) for place in range(5)] if is_complete else []),
        view_count=992_505 - 17 * 10_000 if number == 61 else 10_000 * is_complete,
        format_source="complete" if is_complete else "empty",
    )
    archive.insert("content_files", content_id=content_id, file_path=f"/there/{number}.json", file_size=4000)
    archive.insert("migration_log", content_id=content_id, source_file=f"{number}.json", status="success")
    if number < 40:
        archive.add_summary(content_id, f"Summary {number} – …", spread(VARIANTS)[number])


def topic(number: int, place: int) -> str:
    """Return a topic; 23 of the 90 are cut at thirty characters, as the real ones are."""
    name = f"topic-{number}-{place}"
    return name.ljust(30, "x") if (number - 44) * 5 + place < 23 else name


@pytest.fixture(scope="module", params=["twin", *(["real"] if REAL.exists() else [])])
def archive_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return REAL if request.param == "real" else twin(tmp_path_factory.mktemp("twin")).path


@pytest.fixture
def report(archive_path: Path) -> Report:
    return import_archive(path=archive_path, actor="user:ana")


def counted(column: str) -> dict[str, int]:
    return dict(Counter(str(value or "") for value in Item.objects.values_list(column, flat=True)))


def test_every_row_is_accounted_for(report: Report) -> None:
    assert report.schema == "S1"
    assert {table: counts["in"] for table, counts in report.tables.items()} == {
        "content": 62, "content_summaries": 40, "content_files": 63, "migration_log": 63,
    }  # fmt: skip
    assert all(counts["loaded"] == counts["in"] for counts in report.tables.values())


def test_summaries_attach_to_their_items_through_the_lossy_id(report: Report) -> None:
    assert dict(Text.objects.values_list("variant").annotate(Count("pk"))) == {"audio": 35, "audio-fr": 4, "bullet-points": 1}


def test_items_without_a_summary_are_there(report: Report) -> None:
    assert Item.objects.live().filter(texts=None).count() == 22


def test_categories_types_and_complexities_have_the_counts_of_the_file(report: Report) -> None:
    categories = Counter(entry["category"] for item in Item.objects.all() for entry in item.effective["categories"])
    assert categories == {name: count for name, count in CATEGORIES if name}
    assert counted("content_type") == dict(TYPES)
    assert counted("complexity") == dict(COMPLEXITIES)


def test_durations_add_up_and_zero_is_unknown(report: Report) -> None:
    totals = Item.objects.aggregate(Sum("duration_seconds"), Max("duration_seconds"))
    assert totals == {"duration_seconds__sum": 34_514, "duration_seconds__max": 2_298}
    assert Item.objects.filter(duration_seconds=None).count() == 3


def test_audio_is_kept_as_the_file_says(report: Report) -> None:
    assert Item.objects.filter(has_audio=True).count() == 58
    assert Item.objects.filter(has_audio=False).count() == 4


def test_ids_keep_their_case_and_the_lossy_one_is_an_alias(report: Report) -> None:
    assert Item.objects.filter(external_id=VIDEO).count() == 1
    assert Item.objects.filter(external_id=VIDEO.lower()).count() == 0
    assert Alias.objects.get(name=f"yt:{VIDEO.lower()}").external_id == VIDEO


def test_four_items_have_no_publication_date(report: Report) -> None:
    undated = set(Item.objects.filter(published_at=None).values_list("external_id", flat=True))
    assert len(undated) == 4
    assert PHANTOM in undated


def test_the_phantom_loads_with_a_warning(report: Report) -> None:
    item = Item.objects.get(external_id=PHANTOM)
    assert (item.title, "phantom" in item.flags) == ("Video", True)
    assert [(note["code"], note["severity"], note["key"]) for note in report.notes if isinstance(note, dict)] == [
        ("phantom", "warning", f"yt:{PHANTOM}")
    ]


def test_topics_are_there_with_their_cut_ends(report: Report) -> None:
    topics = [topic for item in Item.objects.all() for topic in item.effective["topics"]]
    assert (len(topics), len(set(topics)), sum(len(topic) == 30 for topic in topics)) == (90, 90, 23)


def test_views_add_up(report: Report) -> None:
    assert sum(item.stats["view_count"] or 0 for item in Item.objects.all()) == 992_505


def test_eight_items_are_untitled(report: Report) -> None:
    assert Item.objects.filter(title="Untitled").count() == 8


def test_the_second_import_changes_nothing_and_the_file_verifies(report: Report, archive_path: Path) -> None:
    before = list(Item.objects.order_by("pk").values_list("updated_at", "changed"))
    again = import_archive(path=archive_path, actor="user:ana")
    assert all(counts["unchanged"] == counts["in"] for counts in again.tables.values())
    assert list(Item.objects.order_by("pk").values_list("updated_at", "changed")) == before
    assert verify_archive(path=archive_path).exit_code() == 0

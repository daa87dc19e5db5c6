"""Reports of YTV2's jobs: every shape becomes one report of ours, and what a report does not say it does not state."""

from __future__ import annotations

from typing import Any

import pytest

from content.archive.systems.ytv2.reports import native_report, read_any_report
from content.exceptions import InvalidReport
from tests.builders import NOON

CATEGORIES = [{"category": "History", "subcategories": ["Modern History"]}]
J1: dict[str, Any] = {
    "metadata": {"schema_version": "1.0.0"},
    "video": {
        "video_id": "orQKfIXMiA8",
        "title": "You Need to Be Bored. Here's Why.",
        "channel": "Harvard Business Review",
        "url": "https://www.youtube.com/watch?v=orQKfIXMiA8",
        "upload_date": "20250826",
        "duration": 349,
        "view_count": 3633371,
    },
    "summary": {
        "content": {"summary": "• **Main topic:** boredom", "headline": "Be bored", "summary_type": "bullet-points"},
        "type": "bullet-points",
        "analysis": {"category": ["Education", "Health"], "key_topics": ["boredom"], "content_type": "Discussion"},
    },
    "processing": {"model": "x"},
}
J2: dict[str, Any] = {
    "id": "yt:iqdbizsjmiu",
    "title": "Two Languages",
    "canonical_url": "https://www.youtube.com/watch?v=iqDbIzsJMiU",
    "content_source": "youtube",
    "published_at": "2025-08-01",
    "duration_seconds": 0,
    "word_count": 812,
    "media": {"has_audio": True, "has_transcript": True},
    "source_metadata": {"youtube": {"video_id": "iqDbIzsJMiU", "channel_name": "Talks", "view_count": 7}},
    "analysis": {"categories": CATEGORIES, "complexity_level": "Beginner", "language": "fr"},
    "summary": {"summary": "What it says.", "summary_type": "audio-fr"},
}


def posted(**overrides: Any) -> dict[str, Any]:
    return {"video_id": "AbCdEfGhIjK", **overrides}


def wording(summary: Any, variant: str = "comprehensive") -> str:
    (text,) = native_report(posted(summaries=[{"variant": variant, "text": summary}]))["texts"]
    return str(text["text"])


def test_an_id_and_a_title_state_nothing_else() -> None:
    record = read_any_report(posted(title="T"), tenant="", now=NOON)

    assert str(record.key) == "youtube:AbCdEfGhIjK"
    assert (record.columns, record.texts, record.flags) == ({"kind": "video"}, (), None)
    assert record.documents["analysis"] == {"title": "T"}
    assert set(record.documents) == {"analysis", "payload"}


def test_null_says_none() -> None:
    record = read_any_report(
        posted(title=None, channel_name=None, subcategories_json=None, topics_json=None, has_audio=None), tenant="", now=NOON
    )

    assert record.columns == {"kind": "video", "author": "", "has_audio": None}
    assert record.documents["analysis"] == {"title": None, "categories": [], "topics": []}


def test_the_first_generation_of_files_is_read() -> None:
    report = native_report(J1)

    assert (report["key"], report["author"], report["published_at"]) == (
        "youtube:orQKfIXMiA8", "Harvard Business Review", "2025-08-26T00:00:00+00:00",
    )  # fmt: skip
    assert [entry["category"] for entry in report["categories"]] == ["Education", "Health"]
    assert (report["topics"], report["stats"]) == (["boredom"], {"view_count": 3633371})
    assert [(text["variant"], text["meta"]) for text in report["texts"]] == [("bullet-points", {"headline": "Be bored"})]
    assert report["payload"]["ytv2_report.processing"] == {"model": "x"}


def test_the_second_generation_of_files_is_read() -> None:
    report = native_report(J2)

    assert (report["key"], report["author"], report["duration_seconds"]) == ("youtube:iqDbIzsJMiU", "Talks", None)
    assert "yt:iqdbizsjmiu" in report["aliases"]
    assert (report["categories"], report["complexity"], report["language"]) == (CATEGORIES, "Beginner", "fr")
    assert (report["has_audio"], report["media"]["has_transcript"]) == (True, True)
    assert [(text["variant"], text["language"], text["text"]) for text in report["texts"]] == [
        ("audio-fr", "fr", "What it says.")
    ]


def test_an_id_that_lost_its_case_is_not_certain() -> None:
    record = read_any_report({"id": "yt:orqkfixmia8", "title": "T"}, tenant="", now=NOON)

    assert not record.key_is_certain
    assert "yt:orqkfixmia8" in record.aliases


@pytest.mark.parametrize(
    "stated",
    [
        {"categories": CATEGORIES},
        CATEGORIES,
        '{"categories": [{"category": "History", "subcategories": ["Modern History"]}]}',
        '"{\\"categories\\": [{\\"category\\": \\"History\\", \\"subcategories\\": [\\"Modern History\\"]}]}"',
        [{"name": "History", "subcategories": "Modern History"}],
    ],
    ids=["object", "list", "text", "encoded twice", "by name"],
)
def test_categories_come_in_any_shape(stated: Any) -> None:
    assert native_report(posted(subcategories_json=stated))["categories"] == CATEGORIES


@pytest.mark.parametrize("stated", [["a", "b"], '["a", "b"]', "a, b", {"raw_text": "a, b"}], ids=str)
def test_topics_come_in_any_shape(stated: Any) -> None:
    assert native_report(posted(topics_json=stated))["topics"] == ["a", "b"]


@pytest.mark.parametrize(
    "stored",
    [
        "Bees fly.",
        "{'comprehensive': 'Bees fly.'}",
        '{"comprehensive": "Bees fly.", "bullet_points": "• fly"}',
        '"{\\"comprehensive\\": \\"Bees fly.\\"}"',
        {"comprehensive": "Bees fly."},
        {"summary": {"comprehensive": "Bees fly."}},
    ],
    ids=["plain", "Python's repr", "JSON", "encoded twice", "object", "nested"],
)
def test_a_summary_becomes_readable(stored: Any) -> None:
    assert wording(stored) == "Bees fly."


def test_a_quotation_stays_one() -> None:
    assert wording('"Bees fly."') == '"Bees fly."'


@pytest.mark.parametrize(
    "summaries",
    [{"key_points": "One."}, {"key_points": {"text": "One.", "revision": 1}}, [{"variant": "key-points", "text": "One."}]],
    ids=["by variant", "objects by variant", "list"],
)
@pytest.mark.parametrize("name", ["summaries", "summary_variants"])
def test_variants_come_as_list_or_object(name: str, summaries: Any) -> None:
    (text,) = native_report(posted(**{name: summaries}))["texts"]

    assert (text["variant"], text["text"]) == ("bullet-points", "One.")


def test_two_wordings_of_one_variant_keep_their_places() -> None:
    texts = native_report(
        posted(summary="One.", summaries=[{"variant": "comprehensive", "text": text} for text in ("One.", "2.")])
    )

    assert [text.get("position", 0) for text in texts["texts"]] == [0, 1]


def test_a_variant_without_wording_says_nothing() -> None:
    assert "texts" not in native_report(posted(summaries=[{"variant": "audio", "text": None}]))


@pytest.mark.parametrize(
    "report",
    [
        {"title": "nobody"},
        posted(video_id=" "),
        posted(subcategories_json="History"),
        posted(analysis_json="{'a"),
        posted(title=["a"]),
        posted(summaries=7),
        posted(summaries=[{"variant": "audio", "text": "x", "revision": "2"}]),
        posted(title="a\x00b"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused(report: dict[str, Any]) -> None:
    with pytest.raises(InvalidReport):
        read_any_report(report, tenant="", now=NOON)


def test_our_own_reports_are_read_as_they_are() -> None:
    record = read_any_report({"key": "web:1", "title": "T"}, tenant="", now=NOON)

    assert (str(record.key), dict(record.documents)) == ("web:1", {"analysis": {"title": "T"}})

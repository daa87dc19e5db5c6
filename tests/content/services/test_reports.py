"""A report is read whole or refused with the path of what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from content.exceptions import InvalidReport
from content.keys import NaturalKey
from content.services.records import ItemRecord, TextRecord
from content.services.reports import read_report
from tests.builders import NOON


def read(**report: Any) -> ItemRecord:
    return read_report({"key": "youtube:x", **report}, tenant="", now=NOON)


def test_a_full_report_is_read() -> None:
    record = read(
        kind="video", author="Deep Water Review", published_at="2026-01-02T03:04:05+01:00", duration_seconds=90, has_audio=True,
        title=" Storms ", categories=["Science", {"category": "Travel", "subcategories": ["Sea"]}], topics=["a", "", "a"],
        stats={"views": 3}, flags=["default_fill"], aliases=["yt:x"],
        texts=[{"variant": "audio", "text": "Hear.", "revision": 2}],
    )  # fmt: skip

    assert record.columns["published_at"] == datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert record.documents["analysis"] == {
        "title": "Storms",
        "categories": [{"category": "Science", "subcategories": []}, {"category": "Travel", "subcategories": ["Sea"]}],
        "topics": ["a"],
    }
    assert record.texts == (TextRecord(variant="audio", text="Hear.", revision=2),)
    assert (record.flags, record.aliases) == (("default_fill",), ("yt:x",))


def test_absent_is_no_statement_and_null_is_says_none() -> None:
    record = read(language=None, url=None)

    assert record.documents == {"analysis": {"language": None}}
    assert record.columns == {"url": ""}
    assert record.flags is None


def test_an_observation_in_the_future_is_now() -> None:
    assert read(observed_at="2999-01-01T00:00:00Z").observed_at == NOON


def test_the_tenant_is_the_tokens() -> None:
    assert read_report({"key": "web:1"}, tenant="a", now=NOON).key == NaturalKey("a", "web", "1")
    with pytest.raises(InvalidReport, match="tenant"):
        read_report({"key": "b~web:1"}, tenant="a", now=NOON)


@pytest.mark.parametrize(
    ("report", "path"),
    [
        ({"key": 7}, "key"),
        ({"key": "nothing"}, "key"),
        ({"key": "web:" + "x" * 501}, "key"),
        ({"titel": "typo"}, "titel"),
        ({"title": 7}, "title"),
        ({"title": "nul\x00"}, r"report\.title"),
        ({"title": "half \ud800"}, r"report\.title: holds half"),
        ({"payload": {"a": ["\x00"]}}, r"report\.payload\.a\[0\]"),
        ({"payload": []}, "payload"),
        ({"kind": "film"}, "kind"),
        ({"duration_seconds": -1}, "duration_seconds"),
        ({"duration_seconds": 1.5}, "duration_seconds"),
        ({"duration_seconds": True}, "duration_seconds"),
        ({"duration_seconds": 10**30}, "duration_seconds"),
        ({"has_audio": "yes"}, "has_audio"),
        ({"published_at": "yesterday"}, "published_at"),
        ({"published_at": "9999-12-31T23:59:59-23:00"}, "published_at"),
        ({"categories": "Science"}, "categories"),
        ({"categories": [{"name": "Science"}]}, "categories"),
        ({"topics": [7]}, "topics"),
        ({"flags": "x"}, "flags"),
        ({"texts": {"text": "x"}}, "texts"),
        ({"texts": ["x"]}, r"texts\[0\]"),
        ({"texts": [{"text": ""}]}, r"texts\[0\]\.text"),
        ({"texts": [{"text": "x", "role": "poem"}]}, r"texts\[0\]\.role"),
        ({"texts": [{"text": "x", "revision": 0}]}, r"texts\[0\]\.revision"),
        ({"texts": [{"text": "x", "html5": ""}]}, r"texts\[0\]\.html5"),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_cannot_be_read_is_named(report: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidReport, match=path):
        read(**report)


@pytest.mark.parametrize("report", [None, [], "x", 7, {}, {"source": "web"}], ids=repr)
def test_what_is_no_report_is_refused(report: Any) -> None:
    with pytest.raises(InvalidReport):
        read_report(report, tenant="", now=NOON)

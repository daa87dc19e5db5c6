"""A transcript as lines with their time, whichever way the source wrote it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from content.models import Item
from dashboard.presenters.transcript import lines_of, timed
from tests.builders import make_item, make_text

pytestmark = pytest.mark.django_db
SEGMENTS = {"segments": [{"start": 0.4, "text": "Hello"}, {"start": 75, "text": "the sea "}, {"text": "later"}]}


@pytest.mark.parametrize(
    ("text", "meta", "expected"),
    [
        pytest.param("ignored", SEGMENTS, [(0, "Hello"), (75, "the sea"), (None, "later")], id="segments"),
        pytest.param("[0:05] One\n[1:02:03] Two\n\nThree", {}, [(5, "One"), (3723, "Two"), (None, "Three")], id="stamps"),
        pytest.param("00:07 - One\n(00:09) Two", {}, [(7, "One"), (9, "Two")], id="other stamps"),
        pytest.param("At 12:30 we eat", {}, [(None, "At 12:30 we eat")], id="a time of day"),
        pytest.param("Plain", {"segments": "no"}, [(None, "Plain")], id="no list"),
        pytest.param("Plain", {"segments": [7, {"start": True, "text": ""}]}, [(None, "Plain")], id="no segments"),
        pytest.param("x", {"segments": [{"start": -1, "text": "a"}, {"start": 10**9, "text": "b"}]}, [(None, "a"), (None, "b")],
                     id="no times"),
    ],
)  # fmt: skip
def test_pieces_have_their_second(text: str, meta: Any, expected: list[tuple[int | None, str]]) -> None:
    assert timed(text, meta) == expected


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://www.youtube.com/watch?v=orQKfIXMiA8", "https://www.youtube.com/watch?v=orQKfIXMiA8&t=75s"),
        ("https://youtu.be/orQKfIXMiA8", "https://www.youtube.com/watch?v=orQKfIXMiA8&t=75s"),
        ("https://example.org/watch?v=orQKfIXMiA8", ""),
        ("javascript:alert(1)", ""),
        ("https://www.youtube.com/watch?v=%22onclick", ""),
    ],
)
def test_a_line_leads_to_its_second(url: str, href: str) -> None:
    (line,) = lines_of(Item(url=url), [(75, "the sea")], "")

    assert (line.clock, line.href) == ("1:15", href)


def test_a_search_shows_the_lines_that_hold_it(client: Client, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"
    item = make_item()
    make_text(item, role="transcript", variant="", text="", meta=SEGMENTS)

    page = client.get(f"{item.get_absolute_url()}?find=SEA").content.decode()
    everything = client.get(item.get_absolute_url()).content.decode()

    assert "the <mark>sea</mark>" in page
    assert "1 line with “SEA”" in page
    assert "Hello" not in page
    assert "Hello" in everything


def test_what_is_sought_is_text(client: Client, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"
    item = make_item()
    make_text(item, role="transcript", variant="", text="a (b <i> [c")

    for sought in ("(b", "<i>", "[c", "\\"):
        assert client.get(item.get_absolute_url(), {"find": sought}).status_code == 200
    assert "<mark>&lt;i&gt;</mark>" in client.get(item.get_absolute_url(), {"find": "<I>"}).content.decode()


@pytest.mark.parametrize(
    "text", ['{"summary": "It is read as text."}', "{'summary': 'It is read as text.'}"], ids=["JSON", "Python's repr"]
)
def test_a_summary_that_is_data_reads_as_text(client: Client, settings: Settings, text: str) -> None:
    settings.VIEWER_ACCESS = "public"
    item = make_item()
    make_text(item, text=text)

    page = client.get(item.get_absolute_url()).content.decode()

    assert "It is read as text." in page
    assert "summary&#" not in page

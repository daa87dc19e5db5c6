"""Which text a reader sees, and how a long one is read."""

from __future__ import annotations

import pytest

from content.models import Item
from dashboard.presenters.texts import PART, TURNS, Reading, reading_of
from tests.builders import make_item, make_text

pytestmark = pytest.mark.django_db


def read(item: Item, variant: str = "", part: int = 1) -> Reading:
    """Return what the reader shows."""
    reading = reading_of(item, variant, part, "")
    assert reading is not None
    return reading


def test_tabs_come_in_the_order_of_preference() -> None:
    item = make_item()
    for variant in ("audio-fr", "audio", "bullet-points", "comprehensive"):
        make_text(item, variant=variant)
    make_text(item, role="transcript", variant="")

    labels = [tab.label for tab in read(item).tabs]

    assert labels == ["Comprehensive", "Bullet points", "Audio", "Audio · français", "Transcript"]


def test_only_the_latest_revision_is_shown() -> None:
    item = make_item()
    make_text(item, text="old words", is_latest=False)
    make_text(item, text="new words", revision=2)

    reading = read(item)

    assert "new words" in str(reading.html)
    assert len(reading.tabs) == 1


def test_stored_markup_is_sanitised_again() -> None:
    item = make_item()
    make_text(item, text="", html="<p onclick='x()'>Safe<script>alert(1)</script> words</p>")

    assert str(read(item).html) == "<p>Safe words</p>"


def test_plain_text_never_is_markup() -> None:
    item = make_item()
    make_text(item, text="1 < 2 <script>alert(1)</script>")

    assert "<script" not in str(read(item).html)


def test_a_long_text_is_read_in_parts() -> None:
    item = make_item()
    make_text(item, text="a" * PART + "the end")

    first, second = read(item), read(item, part=2)

    assert first.parts is not None
    assert "the end" not in str(first.html)
    assert first.parts.next == f"{item.get_absolute_url()}?variant=comprehensive&part=2"
    assert "the end" in str(second.html)
    assert second.parts is not None
    assert second.parts.next == ""


def test_markup_that_is_too_long_is_read_as_text() -> None:
    item = make_item()
    make_text(item, text="plain words", html="<p>" + "b" * PART + "</p>")

    assert str(read(item).html).strip() == "<p>plain words</p>"


def test_messages_make_one_conversation() -> None:
    item = make_item(kind="conversation")
    for position in range(TURNS + 1):
        make_text(item, role="message", variant="", position=position, speaker="Ben", text=f"message {position}")

    reading = read(item)

    assert [tab.label for tab in reading.tabs] == ["Conversation"]
    assert len(reading.turns) == TURNS
    assert len(read(item, "message", 2).turns) == 1


def test_an_item_without_texts_has_no_tabs() -> None:
    assert read(make_item()).tabs == ()


@pytest.mark.parametrize(("variant", "part"), [("audio", 1), ("comprehensive", 2), ("comprehensive", 0)])
def test_a_variant_or_part_that_is_not_there_is_no_reading(variant: str, part: int) -> None:
    item = make_item()
    make_text(item)

    assert reading_of(item, variant, part, "") is None

"""Which text a reader sees, and how a long one is read."""

from __future__ import annotations

import pytest

from content.models import Item
from dashboard.presenters.texts import PART, PIECES, Reading, reading_of
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


def test_a_text_in_pieces_is_read_as_pages() -> None:
    item = make_item(kind="document")
    for position in range(PIECES + 1):
        make_text(item, role="body", variant="", position=position, text=f"words {position}")
    make_text(item, role="body", variant="", position=99, text="the rest", meta={"title": "Annex"})

    first, second = read(item), read(item, "body", 2)

    assert [heading.text for heading in first.contents][:2] == ["Page 1", "Page 2"]
    assert '<h2 id="section-2">Page 2</h2>\n<p>words 1</p>' in str(first.html)
    assert str(second.html).endswith('<h2 id="section-2">Annex</h2>\n<p>the rest</p>\n')


def test_two_wordings_of_one_summary_are_no_pages() -> None:
    item = make_item()
    make_text(item, text="One wording.")
    make_text(item, position=1, text="Another one.")

    assert "".join(str(read(item).html).split("\n")) == "<p>One wording.</p><p>Another one.</p>"


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("# One\n\na\n\n## Two & more\n\nb\n\n# Three", [("One", 0), ("Two & more", 1), ("Three", 0)]),
        ("# One\n\na\n\n# Two", []),
    ],
    ids=["three headings", "two need no table"],
)
def test_headings_make_a_table_of_contents(text: str, contents: list[tuple[str, int]]) -> None:
    item = make_item(kind="document")
    make_text(item, role="body", variant="", text=text)

    reading = read(item)

    assert [(heading.text, heading.depth) for heading in reading.contents] == contents
    assert str(reading.html).startswith('<h2 id="section-1">One</h2>')


def test_an_item_without_texts_has_no_tabs() -> None:
    assert read(make_item()).tabs == ()


@pytest.mark.parametrize(("variant", "part"), [("audio", 1), ("comprehensive", 2), ("comprehensive", 0)])
def test_a_variant_or_part_that_is_not_there_is_no_reading(variant: str, part: int) -> None:
    item = make_item()
    make_text(item)

    assert reading_of(item, variant, part, "") is None

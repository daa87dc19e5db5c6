"""A card quotes the best summary, and an item without one speaks for itself."""

from __future__ import annotations

import pytest

from content.models import Item, Text
from dashboard.presenters.excerpts import Excerpt, excerpts_of, own_words
from tests.builders import make_item, make_text

pytestmark = pytest.mark.django_db


def read(*items: Item) -> dict[int, Excerpt]:
    return excerpts_of(Item.objects.filter(pk__in=[item.pk for item in items]).annotate(own=own_words()))


def test_a_document_begins_with_its_own_words() -> None:
    item = make_item()
    make_text(item, role=Text.Role.BODY, text="# The reading room\n\nIt opens at **nine**.")
    assert read(item) == {item.pk: Excerpt((), "The reading room: It opens at nine.")}


def test_a_conversation_begins_with_its_first_message() -> None:
    item = make_item()
    for position in (2, 1, 3):
        make_text(item, role=Text.Role.MESSAGE, position=position, text=f"Message {position}")
    assert read(item)[item.pk].start == "Message 1"


def test_a_summary_comes_before_the_body_unless_it_is_empty() -> None:
    summed_up, empty = make_item(), make_item()
    for item, summary in ((summed_up, "In short."), (empty, "")):
        make_text(item, variant="executive", text=summary)
        make_text(item, role=Text.Role.BODY, text="At length.")
    assert read(summed_up, empty) == {
        summed_up.pk: Excerpt(("executive",), "In short."),
        empty.pk: Excerpt(("executive",), "At length."),
    }


def test_a_transcript_alone_is_no_quotation() -> None:
    item = make_item()
    make_text(item, role=Text.Role.TRANSCRIPT, text="so um yes")
    assert read(item) == {}

"""What people write without a machine: items of their own, and notes that the ledger knows."""

from __future__ import annotations

from typing import Any

import pytest

from content.exceptions import InvalidCuration, InvalidReport, StaleRevision
from content.models import Batch, CurationEvent, Hold, Item, Text
from content.services.batches import open_batch, undo_batch
from content.services.by_hand import add_item, write_note
from content.services.ledger import verify_curation
from tests.builders import ANA, NOON, make_item, science

pytestmark = pytest.mark.django_db


def add(**overrides: Any) -> Any:
    values = {"kind": "article", "values": {"title": "Tides"}, **overrides}
    return add_item(actor=ANA, now=NOON, **values)


def test_an_item_by_hand_is_decided_by_its_maker() -> None:
    key = add(url="https://example.org/tides", values={"title": "Tides", "categories": science("Oceans")}, text="All of it.")

    item = Item.objects.get()
    assert (item.key, item.source, item.title) == (key, "manual", "Tides")
    assert (item.analysis, item.effective["categories"]) == ({}, science("Oceans"))
    assert set(Hold.objects.get().curated) == {"title", "categories"}
    assert Text.objects.get().text == "All of it."
    assert list(verify_curation()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {}},
        {"values": {"title": "T", "categories": "Science"}},
        {"kind": "song"},
        {"url": "javascript:alert(1)"},
        {"author": "a\x00"},
    ],
    ids=["no title", "categories", "kind", "url", "NUL"],
)
def test_what_cannot_be_an_item_is_refused_whole(wrong: dict[str, Any]) -> None:
    with pytest.raises((InvalidCuration, InvalidReport)):
        add(**wrong)

    assert not Item.objects.exists()


def test_a_note_is_an_event_and_the_ledger_replays_it() -> None:
    item = make_item()

    write_note(key=item.key, text=" Ask Ben.\r\nTwice. ", actor=ANA, now=NOON)
    write_note(key=item.key, text="Ask Ben.\nTwice.", actor=ANA, now=NOON)

    event = CurationEvent.objects.get()
    assert (event.op, event.after) == ("note", {"note": "Ask Ben.\nTwice."})
    assert list(verify_curation()) == []


def test_a_note_past_the_ledger_is_found() -> None:
    hold_key = make_item().key
    write_note(key=hold_key, text="Ask Ben.", actor=ANA, now=NOON)

    Hold.objects.update(note="Ask nobody.", revision=2)

    assert "the note is not the ledger's" in [found.what for found in verify_curation()]


def test_a_note_upon_another_revision_is_refused() -> None:
    item = make_item()
    write_note(key=item.key, text="One.", actor=ANA, now=NOON, revision=0)

    with pytest.raises(StaleRevision):
        write_note(key=item.key, text="Two.", actor=ANA, now=NOON, revision=0)


@pytest.mark.parametrize("text", ["x" * 10_001, "a\x00", "\ud800"], ids=["long", "NUL", "surrogate"])
def test_a_note_that_cannot_be_stored_is_refused(text: str) -> None:
    with pytest.raises(InvalidCuration):
        write_note(key=make_item().key, text=text, actor=ANA, now=NOON)


def test_a_note_in_a_batch_is_undone() -> None:
    item = make_item()
    write_note(key=item.key, text="One.", actor=ANA, now=NOON)
    write_note(key=item.key, text="Two.", actor=open_batch(label="notes", actor=ANA, now=NOON), now=NOON)

    undo_batch(batch_id=Batch.objects.get().pk, actor=ANA, now=NOON)

    assert Hold.objects.get().note == "One."
    assert list(verify_curation()) == []

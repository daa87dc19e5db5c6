"""A conversation as a dialogue: sides, days, what is folded, pages, and the search over all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from content.models import Item
from dashboard.presenters.conversation import TURNS, Conversation
from dashboard.presenters.texts import reading_of
from tests.builders import NOON, make_item, make_text

pytestmark = pytest.mark.django_db
TOLD = (
    "**You said** *(on 2024-11-15 10:30:00)*:\n\nWhich index?\n\n"
    "**Claude said** *(on 2024-11-16 08:00:30)*:\n\nThe **GIN** one.\n\n**You said**:\n\nThanks."
)


def talk(item: Item, *, part: int = 1, find: str = "") -> Conversation:
    """Return the conversation that the reader shows."""
    reading = reading_of(item, "", part, "", find=find)
    assert reading is not None
    assert reading.conversation is not None
    return reading.conversation


def make_talk(*turns: tuple[str, str], **meta: Any) -> Item:
    """Return a conversation of (speaker, text), a minute each; `meta` names the role of a speaker."""
    item = make_item(kind="conversation")
    for position, (speaker, text) in enumerate(turns):
        role = {"role": meta[speaker]} if speaker in meta else {}
        at = NOON + timedelta(minutes=position)
        make_text(item, role="message", variant="", position=position, speaker=speaker, text=text, occurred_at=at, meta=role)
    return item


def test_who_asks_and_who_answers_stand_on_two_sides() -> None:
    item = make_talk(
        ("system", "Be brief."), ("Ana", "Why?"), ("Claude", "Because."), ("Ana", "I see."), ("shell", "ok"), shell="tool"
    )

    turns = talk(item).turns

    assert [(turn.speaker, turn.side) for turn in turns] == [
        ("System", "aside"), ("Ana", "asks"), ("Claude", "answers"), ("Ana", "asks"), ("Shell", "aside"),
    ]  # fmt: skip
    assert [turn.when for turn in turns[:2]] == ["12:00", "12:01"]


def test_a_day_is_named_where_it_begins() -> None:
    item = make_talk(("Ana", "Good night"), ("Ben", "Good night"))
    make_text(item, role="message", variant="", position=2, speaker="Ana", text="Morning", occurred_at=NOON + timedelta(days=1))

    assert [turn.day for turn in talk(item).turns] == ["1 Mar 2026", "", "2 Mar 2026"]


def test_a_conversation_that_was_told_as_one_text_is_taken_apart() -> None:
    item = make_item(kind="conversation")
    make_text(item, role="body", variant="", text=TOLD)

    turns = talk(item).turns

    assert [(turn.speaker, turn.side, turn.day, turn.when) for turn in turns] == [
        ("You", "asks", "2024-11-15", "10:30"), ("Claude", "answers", "2024-11-16", "08:00"), ("You", "asks", "", ""),
    ]  # fmt: skip
    assert "<strong>GIN</strong>" in turns[1].html


def test_an_article_that_quotes_people_is_none() -> None:
    item = make_item(kind="article")
    make_text(item, role="body", variant="", text=TOLD)

    reading = reading_of(item, "", 1, "")

    assert reading is not None
    assert reading.conversation is None


def test_a_long_conversation_is_read_in_pages_that_count_on() -> None:
    item = make_talk(*(("Ben", f"message {number}") for number in range(TURNS + 2)))

    assert len(talk(item).turns) == TURNS
    assert [turn.number for turn in talk(item, part=2).turns] == [TURNS + 1, TURNS + 2]


def test_a_search_shows_the_turns_that_hold_it_and_where_they_stand() -> None:
    item = make_talk(*(("Ben", "the Réef" if number == TURNS else "sand") for number in range(TURNS + 2)))

    found = talk(item, find="reef")

    assert (found.found.total, [turn.number for turn in found.turns]) == (1, [TURNS + 1])
    assert found.turns[0].href == f"{item.get_absolute_url()}?variant=message&part=2#turn-{TURNS + 1}"


def test_what_was_sought_is_marked_and_stays_text() -> None:
    item = make_talk(("Ana", "1 < 2 <b>and</b> [1 < 2](https://a.example/1)"), ("Ben", "no"))

    (turn,) = talk(item, find="1 < 2").turns

    assert turn.html.count("<mark>1 &lt; 2</mark>") == 2
    assert "<b>" not in turn.html

"""A conversation as a dialogue: who spoke when, on which side, and what is folded away because a tool or a system said it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple, overload

from django.db.models import TextField
from django.db.models.functions import Substr
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from content.facets.spec import sentence
from content.models.text import TextQuerySet
from content.sanitize import text_to_html
from content.types import JSONValue
from dashboard.presenters.finding import Found, hidden_of, holds, marked_html
from dashboard.presenters.words import date_text, time_text

#: A page of a conversation, and the characters of one turn that it shows.
TURNS, LONGEST_TURN = 100, 40_000
OPENING = 70
#: Messages at the beginning among which whoever asks is looked for.
OPENERS = 5
ASKING = frozenset({"user", "you", "human", "me"})
ANSWERING = frozenset({"assistant", "chatgpt", "claude", "gemini", "model", "bot", "ai"})
#: Who speaks to the machine or for a program: kept, and shut until somebody opens it.
FOLDED = frozenset({"system", "developer", "tool", "function", "tool_use", "tool_call", "tool_result"})
#: How an old export wrote a whole conversation into one text: **You said** *(on 2024-11-15 10:30:00)*:
SAID = re.compile(r"^\*\*([^*\n]{1,60}) said\*\*(?: \*\(on ([^)\n]{1,40})\)\*)?:[ \t]*$", re.MULTILINE)
Side = Literal["asks", "answers", "aside"]


class Message(NamedTuple):
    """One message as it is stored; `said_at` is its time in the source's own words where its zone is unknown."""

    speaker: str
    role: str
    at: datetime | None
    said_at: str
    text: str


@dataclass(frozen=True)
class Turn:
    """One message as it is shown. `day` is "" where the turn before was of the same day; `href` leads to its place."""

    number: int
    speaker: str
    side: Side
    day: str
    when: str
    machine_time: str
    opening: str
    html: SafeString
    href: str = ""


@dataclass(frozen=True)
class Conversation:
    """The turns of a page, the search over all of them, and who takes part."""

    turns: tuple[Turn, ...]
    found: Found

    @property
    def jumps(self) -> tuple[Turn, ...]:
        """The turns that open a new matter: those of whoever asks."""
        asking = tuple(turn for turn in self.turns if turn.side == "asks")
        return asking if len(asking) > 2 else ()


class StoredMessages(Sequence[Message]):
    """The messages of a conversation in their order, each as far as it is shown; read as they are asked for."""

    def __init__(self, texts: TextQuerySet) -> None:
        rows = texts.order_by("position", "pk").annotate(shown=Substr("text", 1, LONGEST_TURN, output_field=TextField()))
        self.rows = rows.values_list("speaker", "meta", "occurred_at", "shown")
        self.total = texts.count()

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Message]:
        return map(stored_message, self.rows.iterator())

    @overload
    def __getitem__(self, place: int) -> Message: ...
    @overload
    def __getitem__(self, place: slice) -> list[Message]: ...
    def __getitem__(self, place: int | slice) -> Message | list[Message]:
        return list(map(stored_message, self.rows[place])) if isinstance(place, slice) else stored_message(self.rows[place])


def stored_message(row: tuple[str, JSONValue, datetime | None, str]) -> Message:
    """Return the message of a row."""
    speaker, meta, at, text = row
    return Message(speaker, role_of(speaker, meta), at, "", text)


def told_messages(text: str) -> list[Message]:
    """Return the messages of a conversation that was written down as one text; [] when it is none."""
    starts = list(SAID.finditer(text))
    if len(starts) < 2:
        return []
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return [
        Message(found[1].strip(), role_of(found[1], None), None, (found[2] or "")[:16], text[found.end() : end].strip())
        for found, end in zip(starts, ends, strict=True)
    ]


def role_of(speaker: str, meta: JSONValue) -> str:
    """Return what a speaker is to the conversation: as its source says, else by the speaker's name."""
    said = meta.get("role") if isinstance(meta, dict) else None
    return (said if isinstance(said, str) else speaker).strip().lower()


def conversation_of(messages: Sequence[Message], page: int, *, find: str, variant: str, carried: str) -> Conversation:
    """Return one page of a conversation, or what of it holds a text; the first page is 1."""
    opener = next((one.speaker for one in messages[:OPENERS] if one.role not in FOLDED | ANSWERING), "")
    first = (page - 1) * TURNS
    if find:
        chosen = [(number, one) for number, one in enumerate(messages, 1) if holds(one.text, find)]
    else:
        chosen = list(enumerate(messages[first : first + TURNS], first + 1))
    turns = [turn_of(number, message, opener, find) for number, message in chosen[:TURNS]]
    return Conversation(
        turns=tuple(with_days(turns)),
        found=Found(find, len(chosen) if find else len(messages), "turn", hidden_of(variant, carried)),
    )


def turn_of(number: int, message: Message, opener: str, find: str) -> Turn:
    """Return one message as it is shown."""
    words = " ".join(message.text.split())
    return Turn(
        number=number,
        speaker=sentence(message.speaker),
        side=side_of(message, opener),
        day=date_text(message.at) or message.said_at[:10],
        when=time_text(message.at) or message.said_at[11:],
        machine_time=message.at.isoformat() if message.at else "",
        opening=words if len(words) <= OPENING else f"{words[:OPENING].rsplit(' ', 1)[0]}…",
        html=mark_safe(marked_html(text_to_html(message.text), escape(find))),  # noqa: S308  # the sanitiser's allow-list
    )


def side_of(message: Message, opener: str) -> Side:
    """Return on which side of the dialogue a message stands."""
    if message.role in FOLDED:
        return "aside"
    return "asks" if message.role in ASKING or (message.speaker == opener and message.role not in ANSWERING) else "answers"


def with_days(turns: Sequence[Turn]) -> list[Turn]:
    """Return turns that name their day only where a new one begins."""
    days = ["", *(turn.day for turn in turns)]
    return [replace(turn, day="" if turn.day == before else turn.day) for turn, before in zip(turns, days, strict=False)]

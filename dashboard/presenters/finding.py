"""A search within one text: what is sought, how much was found, and the same text with it marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.terms import fold

LONGEST_FIND = 100
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True)
class Found:
    """The search form over a text. `hidden` is what its address keeps; `total` counts what holds the text, or all of it."""

    find: str
    total: int
    noun: str
    hidden: tuple[tuple[str, str], ...]


def hidden_of(variant: str, carried: str) -> tuple[tuple[str, str], ...]:
    """Return the fields that a search keeps beside what is sought."""
    return tuple((name, value) for name, value in (("variant", variant), ("in", carried)) if value)


def holds(text: str, find: str) -> bool:
    """Whether a text holds what is sought, in any case and with or without accents."""
    return fold(find) in fold(text)


def marked(text: str, find: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text; what is sought as it is typed is marked, in any case."""
    pieces = re.split(f"({re.escape(find)})", text, flags=re.IGNORECASE) if find else [text]
    for index, piece in enumerate(pieces):
        if piece:
            yield piece, index % 2 == 1


def marked_html(markup: str, escaped: str) -> str:
    """Return safe HTML with an escaped text marked wherever it stands between two tags."""
    if not escaped:
        return markup
    # A letter of "&amp;" is none of the text's.
    sought = re.compile(f"({re.escape(escaped)})|&#?\\w+;", re.IGNORECASE)
    return "".join(part if part.startswith("<") else sought.sub(_mark, part) for part in _TAG.split(markup))


def _mark(match: re.Match[str]) -> str:
    return f"<mark>{match[1]}</mark>" if match[1] else match[0]

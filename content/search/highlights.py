"""Where the words of a query stand in a text: folded as search folds them, and shown as they were written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from content.db.search.base import Part
from content.db.words import WORD
from content.search.syntax import Term
from content.terms import letters

#: A tag of sanitised HTML; a > within an attribute does not end it.
_TAG = re.compile(r"""(<(?:[^"'>]|"[^"]*"|'[^']*')*>)""")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Span:
    """Where a term stands, as places in the text itself; `term` is its place among the terms."""

    start: int
    end: int
    term: int


class Highlighter:
    """Finds the terms of a query that may stand in one part of an item."""

    def __init__(self, terms: Iterable[Term], part: Part) -> None:
        self.terms = tuple(term for term in terms if not term.negated and not term.is_value and term.part in ("", part))
        self.is_first = True

    def spans(self, text: str) -> list[Span]:
        """Return where the terms stand, in order; one that begins within another is left out."""
        words = list(words_of(text)) if self.terms else []
        spans: list[Span] = []
        for place, (_word, start, _end) in enumerate(words):
            if spans and start < spans[-1].end:
                continue
            for number, term in enumerate(self.terms):
                stretch = words[place : place + len(term.phrase)]
                if stands(term, [word for word, _, _ in stretch]):
                    spans.append(Span(start, stretch[-1][2], number))
                    break
        return spans

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return a whole text, cut into what was looked for and what stands between."""
        return tuple(pieces_of(text, self.spans(text)))

    def highlighted_html(self, markup: str) -> str:
        """Return safe HTML with every match in <mark>; the first one of this highlighter is `#match`. Tags stay as they are."""
        parts: list[str] = []
        for part in _TAG.split(markup):
            if part.startswith("<"):
                parts.append(part)
                continue
            for piece in self.pieces(html.unescape(part)):
                escaped = html.escape(piece.text)
                parts.append(f"<mark{self._first_id()}>{escaped}</mark>" if piece.is_match else escaped)
        return "".join(parts)

    def _first_id(self) -> str:
        is_first, self.is_first = self.is_first, False
        return ' id="match"' if is_first else ""


def stands(term: Term, words: Sequence[str]) -> bool:
    """Return whether these words are a term's."""
    if len(words) < len(term.phrase) or tuple(words[:-1]) != term.phrase[:-1]:
        return False
    return words[-1].startswith(term.phrase[-1]) if term.prefix else words[-1] == term.phrase[-1]


def words_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text, folded, and where it starts and ends in the text itself."""
    if text.isascii():
        for found in WORD.finditer(letters(text)):
            yield found.group(), found.start(), found.end()
        return
    folded = [letter(character) for character in text]
    places = [place for place, spelled in enumerate(folded) for _ in spelled]
    for found in WORD.finditer("".join(folded)):
        end = places[found.end() - 1] + 1
        while end < len(text) and not folded[end]:
            end += 1
        yield found.group(), places[found.start()], end


@lru_cache(maxsize=8192)
def letter(character: str) -> str:
    """Return one character without accent and case; "" for a mark that another letter carries."""
    return letters(character)


def pieces_of(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """Yield a text cut at its spans."""
    done = 0
    for span in spans:
        if span.start > done:
            yield Piece(text[done : span.start])
        yield Piece(text[span.start : span.end], is_match=True)
        done = span.end
    if done < len(text):
        yield Piece(text[done:])

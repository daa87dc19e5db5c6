"""What an item says about a query: the text that answers best, and the few lines of it where the words stand closest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Left, Length

from content.db.search import search_store
from content.models import Text
from content.search.highlights import Highlighter, Piece, Span
from content.search.lexical import match_of
from content.search.syntax import parse

#: Characters of a snippet; of a text that is looked through for one, and how many of them at a time.
LENGTH = 160
READ = 200_000
WINDOW = 20_000
#: Characters before the first word that was looked for: few, so that a narrow page shows it too.
LEAD = 40
#: Marks of emphasis, headings and lists, which a line of plain text goes without.
_MARKUP = re.compile(r"\*\*|__|`+|(?m:^[#>•*-]+ )")


@dataclass(frozen=True)
class Snippet:
    """A few lines of one text, which begin `offset` characters in. `has_markup`: the text has a form in HTML, too."""

    role: str
    variant: str
    has_markup: bool
    pieces: tuple[Piece, ...]
    offset: int


def snippets(q: str, ids: Sequence[int]) -> dict[int, Snippet]:
    """Return a snippet of each of these items that has a latest text with a word of the query; made for one page of them."""
    highlighter = Highlighter(parse(q), "text")
    if not highlighter.terms:
        return {}
    best = search_store().best_texts([match_of(term) for term in highlighter.terms], ids)
    rows = Text.objects.filter(pk__in=best.values(), is_latest=True).annotate(
        start=Left("text", READ, output_field=TextField()), size=Length("html")
    )
    found: dict[int, Snippet] = {}
    for item, role, variant, size, text in rows.values_list("item_id", "role", "variant", "size", "start"):
        cut = snippet_of(text, highlighter)
        if cut:
            found[item] = Snippet(role, variant, bool(size), *cut)
    return found


def snippet_of(text: str, highlighter: Highlighter) -> tuple[tuple[Piece, ...], int] | None:
    """Return the pieces of a text around a dense cluster of terms, and where they begin; None when there is no term.

    A long text is looked through piece by piece, until one has all the terms: the first of the best ones is quoted.
    """
    best: Sequence[Span] = ()
    for start in range(0, len(text), WINDOW):
        spans = [
            Span(start + span.start, start + span.end, span.term) for span in highlighter.spans(text[start : start + WINDOW])
        ]
        best = max(best, densest(spans), key=worth)
        if worth(best)[0] == len(highlighter.terms):
            break
    return cut_out(text, best, highlighter) if best else None


def cut_out(text: str, cluster: Sequence[Span], highlighter: Highlighter) -> tuple[tuple[Piece, ...], int]:
    """Return the pieces of a text around a cluster, LENGTH characters or a little more, and where they begin."""
    room = max(0, LENGTH - (cluster[-1].end - cluster[0].start))
    start = word_start(text, max(0, cluster[0].start - min(LEAD, room // 2)))
    end = word_end(text, max(cluster[-1].end, start + LENGTH))
    pieces = [Piece(plain(piece.text), piece.is_match) for piece in highlighter.pieces(text[start:end])]
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(text) else []
    return (*before, *pieces, *after), start


def worth(run: Sequence[Span]) -> tuple[int, int]:
    """Return how many different terms stand in a run of spans, and how many spans it has."""
    return len({span.term for span in run}), len(run)


def densest(spans: Sequence[Span]) -> Sequence[Span]:
    """Return the first of the runs of spans within LENGTH characters that are worth most."""
    best: Sequence[Span] = spans[:1]
    first = 0
    for last in range(len(spans)):
        while first < last and spans[last].end - spans[first].start > LENGTH:
            first += 1
        best = max(best, spans[first : last + 1], key=worth)
    return best


def word_start(text: str, place: int) -> int:
    """Return the start of the word after a place, unless that is far: some scripts have no spaces."""
    if not place:
        return 0
    space = re.compile(r"\s+").search(text, place - 1, place + 25)
    return space.end() if space else place


def word_end(text: str, place: int) -> int:
    """Return the end of the word before or at a place, near it."""
    if place >= len(text):
        return len(text)
    space = re.compile(r"\s").search(text, place, place + 25)
    return space.start() if space else place


def plain(text: str) -> str:
    """Return a stretch of a text as one line without marks of emphasis."""
    return re.sub(r"\s+", " ", _MARKUP.sub("", text))

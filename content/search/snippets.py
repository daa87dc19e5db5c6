"""What an item says about a query: the text that answers best, and the few lines of it where the words stand closest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextField
from django.db.models.functions import Left

from content.db.search import search_store
from content.models import Text
from content.search.lexical import match_of
from content.search.marks import Marker, Piece, Span, pieces_of
from content.search.syntax import parse

#: Characters of a snippet, and of a text that is looked through for one.
LENGTH = 160
READ = 60_000
#: Marks of emphasis, headings and lists, which a line of plain text goes without.
_MARKUP = re.compile(r"\*\*|__|`+|(?m:^[#>•*-]+ )")


@dataclass(frozen=True)
class Snippet:
    """A few lines of one text. `offset` is where they begin in it, in characters."""

    role: str
    variant: str
    pieces: tuple[Piece, ...]
    offset: int


def snippets(q: str, ids: Sequence[int]) -> dict[int, Snippet]:
    """Return a snippet of each of these items that has a latest text with a word of the query; made for one page of them."""
    marker = Marker(parse(q), "text")
    if not marker.terms:
        return {}
    best = search_store().best_texts([match_of(term) for term in marker.terms], ids)
    start = Left("text", READ, output_field=TextField())
    rows = Text.objects.filter(pk__in=best.values(), is_latest=True).values_list("item_id", "role", "variant", start)
    found = ((item, role, variant, snippet_of(text, marker)) for item, role, variant, text in rows)
    return {item: Snippet(role, variant, *cut) for item, role, variant, cut in found if cut}


def snippet_of(text: str, marker: Marker) -> tuple[tuple[Piece, ...], int] | None:
    """Return the pieces of a text around its densest cluster of terms, and where they begin; None when there is no term."""
    spans = marker.spans(text)
    if not spans:
        return None
    cluster = densest(spans)
    room = max(0, LENGTH - (cluster[-1].end - cluster[0].start))
    start = word_start(text, max(0, cluster[0].start - room // 2))
    end = word_end(text, max(cluster[-1].end, start + LENGTH))
    shown = text[start:end]
    inside = [Span(span.start - start, span.end - start, span.term) for span in spans if start <= span.start and span.end <= end]
    pieces = [Piece(plain(piece.text), piece.is_match) for piece in pieces_of(shown, inside)]
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(text) else []
    return (*before, *pieces, *after), start


def densest(spans: Sequence[Span]) -> Sequence[Span]:
    """Return the run of spans within LENGTH characters with the most different terms, then the most of them, then the first."""
    best: Sequence[Span] = spans[:1]
    first = 0
    for last in range(len(spans)):
        while spans[last].end - spans[first].start > LENGTH and first < last:
            first += 1
        run = spans[first : last + 1]
        if (len({span.term for span in run}), len(run)) > (len({span.term for span in best}), len(best)):
            best = run
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

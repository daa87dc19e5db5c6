"""What a search adds to the pages: on cards the words that were found and where, in the reader the same words in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from content.facets.filter import Filter
from content.facets.meant import meant
from content.models import Text
from content.search.highlights import Highlighter
from content.search.snippets import Snippet, snippets
from content.search.syntax import parse
from dashboard.presenters.cards import Card
from dashboard.presenters.links import Links
from dashboard.presenters.tabs import ROLE_LABELS, tab_name
from dashboard.presenters.texts import PART, Reading
from dashboard.presenters.transcript import Transcript
from dashboard.presenters.words import items_text, variant_text


def answered(cards: Sequence[Card], q: str) -> tuple[Card, ...]:
    """Return cards with the words of a query in their titles and a quotation of the text that answers best."""
    if not q:
        return tuple(cards)
    found = snippets(q, [card.pk for card in cards])
    titles = Highlighter(parse(q), "title")
    return tuple(_answered(replace(card, title_pieces=titles.pieces(card.title)), found.get(card.pk)) for card in cards)


def _answered(card: Card, snippet: Snippet | None) -> Card:
    if snippet is None:
        return card
    return replace(card, quote=snippet.pieces, quoted=_label(snippet), href=f"{card.href}&{urlencode(_place(snippet))}#match")


def _label(snippet: Snippet) -> str:
    """Return the name of the text that is quoted, as its tab in the reader has it."""
    if snippet.role in ROLE_LABELS:
        return ROLE_LABELS[snippet.role]
    return variant_text(snippet.variant)


def _place(snippet: Snippet) -> dict[str, str]:
    """Return which text the reader opens, and which part of one that is read in parts of so many characters."""
    is_cut = snippet.role in (Text.Role.SUMMARY, Text.Role.BODY) and not snippet.has_markup
    part = snippet.offset // PART + 1 if is_cut else 1
    return {"variant": tab_name(snippet.role, snippet.variant), **({"part": str(part)} if part > 1 else {})}


@dataclass(frozen=True)
class Suggestion:
    """Other words for a search that found nothing."""

    q: str
    href: str
    total: str


def suggestion_of(question: Filter, links: Links) -> Suggestion | None:
    """Return what a search may have meant; None when nothing near it finds anything."""
    found = meant(question)
    return Suggestion(found.question.q, links.to(found.question), items_text(found.total)) if found else None


def highlighted(reading: Reading, q: str) -> Reading:
    """Return what the reader shows with the words of a query marked; the first one can be linked to."""
    highlighter = Highlighter(parse(q), "text")
    if not highlighter.terms:
        return reading
    html = None if reading.html is None else _safe(highlighter.highlighted_html(reading.html))
    talk = reading.conversation
    if talk and not talk.found.find:
        turns = tuple(replace(turn, html=_safe(highlighter.highlighted_html(turn.html))) for turn in talk.turns)
        talk = replace(talk, turns=turns)
    return replace(reading, html=html, conversation=talk, transcript=_heard(reading.transcript, highlighter))


def _heard(transcript: Transcript | None, highlighter: Highlighter) -> Transcript | None:
    """Return the lines of a transcript with the words marked, unless it is searched on its own."""
    if transcript is None or transcript.found.find:
        return transcript
    lines = (replace(line, parts=_parts("".join(text for text, _ in line.parts), highlighter)) for line in transcript.lines)
    return replace(transcript, lines=tuple(lines))


def _parts(text: str, highlighter: Highlighter) -> tuple[tuple[str, bool], ...]:
    return tuple((piece.text, piece.is_match) for piece in highlighter.pieces(text))


def _safe(markup: str) -> SafeString:
    return mark_safe(markup)  # noqa: S308  # safe markup, of which only the text between tags was escaped anew

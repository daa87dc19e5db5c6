"""The texts of one item: a tab for each variant, and the part of the chosen one that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import TextField
from django.db.models.functions import Length, Substr
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from content.archive.systems.ytv2.summaries import readable
from content.facets.spec import language_name
from content.models import Item, Text
from content.models.text import TextQuerySet
from content.sanitize import clean_html, text_to_html
from content.types import JSONValue
from dashboard.presenters.conversation import TURNS, Conversation, Message, StoredMessages, conversation_of, told_messages
from dashboard.presenters.finding import Found, hidden_of
from dashboard.presenters.sections import Heading, in_sections, outlined
from dashboard.presenters.tabs import Address, Entry, Parts, Tab, entries_of
from dashboard.presenters.transcript import LINES, Transcript, lines_of, timed
from dashboard.presenters.words import number

#: Characters of a text that one page shows; a longer one is read in parts.
PART = 40_000
#: Pages or sections of a text in pieces that one page shows.
PIECES = 20
#: Characters of each piece of a transcript that are looked at.
LONGEST_TRANSCRIPT = 1_000_000


@dataclass(frozen=True)
class Reading:
    """The tabs, and what the chosen one says."""

    tabs: tuple[Tab, ...]
    html: SafeString | None = None
    parts: Parts | None = None
    language: str = ""
    note: str = ""
    label: str = ""
    transcript: Transcript | None = None
    conversation: Conversation | None = None
    contents: tuple[Heading, ...] = ()


def reading_of(item: Item, variant: str, part: int, carried: str, *, base: str = "", find: str = "") -> Reading | None:
    """Return what the reader shows of an item's texts; None when there is no such variant or part.

    `carried` is the query that every address keeps: the list that the reader came from; `base` is the page,
    the reader's own by default. `find` narrows a transcript or a conversation.
    """
    entries = entries_of(item)
    if not entries:
        return None if variant else Reading(())
    chosen = next((entry for entry in entries if entry.name == variant), None) if variant else entries[0]
    if chosen is None or part < 1:
        return None
    address = Address(base or item.get_absolute_url(), carried)
    tabs = tuple(Tab(entry.name, entry.label, address.to(entry.name), entry is chosen) for entry in entries)
    texts = Text.objects.filter(is_latest=True, item=item, role=chosen.role, variant=chosen.variant)
    if chosen.role == Text.Role.TRANSCRIPT:
        lines = _transcript(item, texts, tabs, chosen, part, address, find)
        if lines:
            return lines
    messages = _messages(item, texts, chosen.role)
    if messages:
        return _conversation(messages, tabs, chosen, part, address, find)
    if texts.count() > 1:
        return _pieces(texts, tabs, chosen, part, address)
    return _single(texts, tabs, chosen, part, address)


def _single(texts: TextQuerySet, tabs: tuple[Tab, ...], chosen: Entry, part: int, address: Address) -> Reading | None:
    """Return one text. Markup that fits is shown as markup; a long text is cut in the database and read in parts."""
    row = (
        texts.annotate(size=Length("text"), markup_size=Length("html"))
        .annotate(shown=Substr("text", (part - 1) * PART + 1, PART, output_field=TextField()))
        .annotate(markup=Substr("html", 1, PART, output_field=TextField()))
        .values("size", "markup_size", "shown", "markup", "language", "revision")
        .get()
    )
    has_markup = 0 < row["markup_size"] <= PART
    last = 1 if has_markup else max(1, -(-row["size"] // PART))
    if part > last:
        return None
    plain = row["shown"] or strip_tags(row["markup"].rpartition("<")[0])
    if chosen.role == Text.Role.SUMMARY and last == 1:
        plain = readable(plain, chosen.variant)
    html, contents = outlined(safe_html(row["markup"]) if has_markup else prose(plain))
    return Reading(
        tabs=tabs,
        html=html,
        parts=address.parts(chosen.name, part, last, f"{number(row['size'])} characters"),
        language=row["language"],
        note=_note(row["language"], row["revision"]),
        label=chosen.label,
        contents=contents,
    )


def _messages(item: Item, texts: TextQuerySet, role: str) -> Sequence[Message]:
    """Return the messages of a conversation, which may have been written down as one text; none for anything else."""
    if role != Text.Role.MESSAGE and item.kind != Item.Kind.CONVERSATION:
        return ()
    stored = StoredMessages(texts)
    if len(stored) == 1:
        whole = texts.annotate(shown=Substr("text", 1, LONGEST_TRANSCRIPT, output_field=TextField()))
        told = told_messages(whole.values_list("shown", flat=True).get())
        return told or (stored if role == Text.Role.MESSAGE else ())
    return stored if role == Text.Role.MESSAGE else ()


def _conversation(
    messages: Sequence[Message], tabs: tuple[Tab, ...], chosen: Entry, part: int, address: Address, find: str
) -> Reading | None:
    """Return a page of a conversation. What a search found leads to its place in the whole."""
    last = max(1, -(-len(messages) // TURNS))
    if part > last:
        return None
    talk = conversation_of(messages, part, find=find, variant=chosen.name, carried=address.carried)
    if find:
        placed = (
            replace(turn, href=f"{address.to(chosen.name, (turn.number - 1) // TURNS + 1)}#turn-{turn.number}")
            for turn in talk.turns
        )
        talk = replace(talk, turns=tuple(placed))
    parts = None if find else address.parts(chosen.name, part, last, f"{number(len(messages))} turns")
    return Reading(tabs, parts=parts, label=chosen.label, conversation=talk)


def _pieces(texts: TextQuerySet, tabs: tuple[Tab, ...], chosen: Entry, part: int, address: Address) -> Reading | None:
    """Return a text that came in pieces: the pages of a document, or its sections, under their titles."""
    total = texts.count()
    last = max(1, -(-total // PIECES))
    if part > last:
        return None
    first = (part - 1) * PIECES
    rows = texts.order_by("position", "pk").annotate(shown=Substr("text", 1, PART, output_field=TextField()))
    rows = rows.annotate(markup=Substr("html", 1, PART, output_field=TextField()), markup_size=Length("html"))
    found = rows.values_list("meta", "shown", "markup", "markup_size", "language")[first : first + PIECES]
    cut = [(title_of(meta), piece_html(shown, markup, size)) for meta, shown, markup, size, _ in found]
    html, contents = outlined(in_sections(cut, first + 1, are_pages=chosen.role == Text.Role.BODY))
    parts = address.parts(chosen.name, part, last, f"{number(total)} pages")
    return Reading(tabs, html=html, parts=parts, label=chosen.label, contents=contents, language=found[0][4])


def title_of(meta: JSONValue) -> str:
    """Return the title that the source gave a piece of a text, or ""."""
    named = (meta.get(name) for name in ("title", "heading")) if isinstance(meta, dict) else ()
    return next((said.strip() for said in named if isinstance(said, str)), "")


def piece_html(text: str, markup: str, size: int) -> str:
    """Return a piece of a text as safe HTML: its markup where that fits, else its text."""
    return safe_html(markup) if 0 < size <= PART else prose(text or strip_tags(markup.rpartition("<")[0]))


def _transcript(
    item: Item, texts: TextQuerySet, tabs: tuple[Tab, ...], chosen: Entry, part: int, address: Address, find: str
) -> Reading | None:
    """Return the lines of a transcript, which may have come in several pieces; None for one long text without times."""
    rows = texts.order_by("position", "pk").annotate(shown=Substr("text", 1, LONGEST_TRANSCRIPT, output_field=TextField()))
    stored = list(rows.values_list("shown", "meta", "language"))
    pieces = [piece for text, meta, _ in stored for piece in timed(text, meta)]
    is_short = len(pieces) > 1 and sum(len(words) for _, words in pieces) <= PART
    if not (find or is_short or any(second is not None for second, _ in pieces)):
        return None
    lines = lines_of(item, pieces, find)
    last = max(1, -(-len(lines) // LINES))
    part = min(part, last)
    return Reading(
        tabs=tabs,
        parts=None if find else address.parts(chosen.name, part, last, f"{number(len(lines))} lines"),
        language=stored[0][2],
        note=_note(stored[0][2], 1),
        label=chosen.label,
        transcript=Transcript(
            lines=tuple(lines[(part - 1) * LINES : part * LINES]),
            found=Found(find, len(lines), "line", hidden_of(chosen.name, address.carried)),
        ),
    )


def safe_html(html: str) -> SafeString:
    """Return stored HTML, sanitised once more: what is on the page never relies on who wrote the row."""
    return mark_safe(clean_html(html))  # noqa: S308  # the sanitiser's allow-list is the guard


def prose(text: str) -> SafeString:
    """Return plain or Markdown text as safe HTML."""
    return mark_safe(text_to_html(text))  # noqa: S308  # the sanitiser's allow-list is the guard


def _note(language: str, revision: int) -> str:
    words = [language_name(language)] if language else []
    words += [f"revision {revision}"] if revision > 1 else []
    return " · ".join(words)

"""The texts of one item: a tab for each variant, and the part of the chosen one that a page shows."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import TextField
from django.db.models.functions import Length, Substr
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from content.archive.systems.ytv2.summaries import readable
from content.facets.spec import language_name
from content.models import Item, Text
from content.models.text import TextQuerySet
from content.sanitize import clean_html, text_to_html
from dashboard.presenters.transcript import LINES, Transcript, lines_of, timed
from dashboard.presenters.words import moment_text, number, variant_text

#: Characters of a text that one page shows; a longer one is read in parts.
PART = 40_000
TURNS = 100
#: Characters of each piece of a transcript that are looked at.
LONGEST_TRANSCRIPT = 1_000_000
ROLE_LABELS = {"transcript": "Transcript", "message": "Conversation", "body": "Full text"}
#: The order of tabs: summaries as people prefer them, then the longer roles.
ROLES = ("summary", "message", "body", "transcript")
VARIANTS = ("comprehensive", "executive", "key-insights", "bullet-points", "key-points", "", "audio")


@dataclass(frozen=True)
class Tab:
    """One text, or one conversation, to choose."""

    name: str
    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class Turn:
    """One message of a conversation."""

    speaker: str
    when: str
    html: SafeString


@dataclass(frozen=True)
class Parts:
    """Which part of a long text this is."""

    text: str
    previous: str
    next: str


@dataclass(frozen=True)
class Reading:
    """The tabs, and what the chosen one says."""

    tabs: tuple[Tab, ...]
    html: SafeString | None
    turns: tuple[Turn, ...]
    parts: Parts | None
    language: str
    note: str
    label: str
    transcript: Transcript | None = None


@dataclass(frozen=True)
class _Entry:
    """One tab before it has an address: texts of one role and variant."""

    name: str
    role: str
    variant: str
    label: str


def reading_of(item: Item, variant: str, part: int, carried: str, *, base: str = "", find: str = "") -> Reading | None:
    """Return what the reader shows of an item's texts; None when there is no such variant or part.

    `carried` is the query that every address keeps: the list that the reader came from; `base` is the page,
    the reader's own by default. `find` narrows a transcript.
    """
    entries = _entries(item)
    if not entries:
        return None if variant else Reading((), None, (), None, "", "", "")
    chosen = next((entry for entry in entries if entry.name == variant), None) if variant else entries[0]
    if chosen is None or part < 1:
        return None
    address = _Address(base or item.get_absolute_url(), carried)
    tabs = tuple(Tab(entry.name, entry.label, address.to(entry.name), entry is chosen) for entry in entries)
    texts = Text.objects.filter(is_latest=True, item=item, role=chosen.role, variant=chosen.variant)
    if chosen.role == Text.Role.TRANSCRIPT:
        lines = _transcript(item, texts, tabs, chosen, part, address, find)
        if lines:
            return lines
    if chosen.role == Text.Role.MESSAGE or texts.count() > 1:
        return _conversation(texts, tabs, chosen, part, address)
    return _single(texts, tabs, chosen, part, address)


@dataclass(frozen=True)
class _Address:
    """Addresses within one reader page."""

    base: str
    carried: str

    def to(self, variant: str, part: int = 1) -> str:
        """Return the address of one part of one variant."""
        pairs = {"variant": variant, "part": str(part) if part > 1 else "", "in": self.carried}
        return f"{self.base}?{urlencode({name: value for name, value in pairs.items() if value})}"

    def parts(self, variant: str, part: int, last: int, what: str) -> Parts | None:
        """Return the links between parts; None when there is only one."""
        if last < 2:
            return None
        return Parts(
            text=f"Part {number(part)} of {number(last)} · {what}",
            previous=self.to(variant, part - 1) if part > 1 else "",
            next=self.to(variant, part + 1) if part < last else "",
        )


def _entries(item: Item) -> list[_Entry]:
    rows = Text.objects.filter(is_latest=True, item=item).order_by().values_list("role", "variant").distinct()
    ordered = sorted(rows, key=lambda row: (ROLES.index(row[0]), VARIANTS.index(row[1]) if row[1] in VARIANTS else 99, row[1]))
    return [_Entry(tab_name(role, variant), role, variant, _label(role, variant)) for role, variant in ordered]


def tab_name(role: str, variant: str) -> str:
    """Return how an address names the tab of a role and variant."""
    if role == Text.Role.SUMMARY:
        return variant or "summary"
    return f"{role}.{variant}" if variant else role


def _label(role: str, variant: str) -> str:
    if role == Text.Role.SUMMARY:
        return variant_text(variant)
    return ROLE_LABELS[role] + (f" · {variant_text(variant)}" if variant else "")


def _single(texts: TextQuerySet, tabs: tuple[Tab, ...], chosen: _Entry, part: int, address: _Address) -> Reading | None:
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
    return Reading(
        tabs=tabs,
        html=safe_html(row["markup"]) if has_markup else prose(plain),
        turns=(),
        parts=address.parts(chosen.name, part, last, f"{number(row['size'])} characters"),
        language=row["language"],
        note=_note(row["language"], row["revision"]),
        label=chosen.label,
    )


def _conversation(texts: TextQuerySet, tabs: tuple[Tab, ...], chosen: _Entry, part: int, address: _Address) -> Reading | None:
    """Return the messages of a conversation, or the pieces of a text that came in several."""
    total = texts.count()
    last = max(1, -(-total // TURNS))
    if part > last:
        return None
    rows = texts.order_by("position", "pk").annotate(shown=Substr("text", 1, PART, output_field=TextField()))
    cut = rows.values_list("speaker", "occurred_at", "shown")[(part - 1) * TURNS : part * TURNS]
    return Reading(
        tabs=tabs,
        html=None,
        turns=tuple(Turn(speaker, moment_text(at), prose(shown)) for speaker, at, shown in cut),
        parts=address.parts(chosen.name, part, last, f"{number(total)} messages"),
        language="",
        note="",
        label=chosen.label,
    )


def _transcript(
    item: Item, texts: TextQuerySet, tabs: tuple[Tab, ...], chosen: _Entry, part: int, address: _Address, find: str
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
        html=None,
        turns=(),
        parts=None if find else address.parts(chosen.name, part, last, f"{number(len(lines))} lines"),
        language=stored[0][2],
        note=_note(stored[0][2], 1),
        label=chosen.label,
        transcript=Transcript(
            lines=tuple(lines[(part - 1) * LINES : part * LINES]),
            total=len(lines),
            find=find,
            hidden=tuple((name, value) for name, value in (("variant", chosen.name), ("in", address.carried)) if value),
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

"""How values read on a page: dates, lengths, counts, names of variants, sorts, flags and actors."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from django.conf.locale import LANG_INFO
from django.utils.formats import date_format
from django.utils.timezone import localtime

from content.db.readable import STAND_INS
from content.facets.spec import sentence

SORT_LABELS = {
    "-indexed": "Newest first",
    "indexed": "Oldest first",
    "-published": "Latest published",
    "published": "Earliest published",
    "title": "Title A to Z",
    "-title": "Title Z to A",
    "-duration": "Longest first",
    "duration": "Shortest first",
    "-relevance": "Best match first",
}

KIND_LABELS = {"video": "Video", "article": "Article", "event": "Event", "document": "Document", "conversation": "Conversation"}

#: What a machine's flag means to a reader. An item says these so that nobody takes a filled-in value for a fact.
FLAG_NOTES = {
    "default_fill": "Category, content type and complexity are a fixed default of the old system, not an analysis.",
    "phantom": "This may not be a real item: its id looks like the name of a file.",
    "derived_title": "The title was put together from a file name; the original wording may differ.",
    "placeholder_title": "The title is a placeholder; the source gave none.",
    "not_a_publication_date": "The date is not a publication date; it is when the old system indexed the item.",
}


def number(value: int) -> str:
    """Return 5281 as "5,281"."""
    return f"{value:,}"


def items_text(total: int) -> str:
    """Return "1 item" or "5,281 items"."""
    return f"{number(total)} item{'' if total == 1 else 's'}"


def date_text(moment: datetime | None) -> str:
    """Return a day in the shown time zone, as "12 Nov 2026"; "" for none."""
    if moment in STAND_INS:
        return "unreadable date"
    return day_text(localtime(moment).date()) if moment else ""


@lru_cache(maxsize=4096)
def day_text(day: date) -> str:
    """Return a day; a page prints a hundred of them."""
    return date_format(day, "j M Y")


def moment_text(moment: datetime | None) -> str:
    """Return day and minute in the shown time zone; "" for none."""
    return date_format(localtime(moment), "j M Y, H:i") if moment else ""


def time_text(moment: datetime | None) -> str:
    """Return the minute of a day in the shown time zone; "" for none."""
    return date_format(localtime(moment), "H:i") if moment else ""


def clock_text(seconds: int | None) -> str:
    """Return a length as a player shows it, as "18:42" or "1:02:03"; "" for none."""
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def length_text(seconds: int | None) -> str:
    """Return a length as people say it, as "41 min"; "" for none."""
    if not seconds:
        return ""
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def own_name(code: str) -> str:
    """Return a language's name in that language, as "français"; an unknown code is its own name."""
    return str(LANG_INFO.get(code.lower(), {}).get("name_local") or code)


def variant_text(variant: str) -> str:
    """Return a variant as a tab names it: `audio-fr:beginner` is "Audio · français · beginner"."""
    if not variant:
        return "Summary"
    base, _, level = variant.partition(":")
    head, dash, code = base.rpartition("-")
    words = [sentence(head), own_name(code)] if dash and code in LANG_INFO else [sentence(base)]
    return " · ".join([*words, level] if level else words)


def flag_text(flag: str) -> str:
    """Return the note of a flag; an unknown one is read out as it is."""
    name, _, detail = flag.partition(":")
    note = FLAG_NOTES.get(name, sentence(name) + ".")
    return f"{note} ({detail})" if detail else note


def actor_text(actor: str) -> str:
    """Return who did something, as a person reads it: `user:ana` is "ana", `import:7` is "import 7"."""
    kind, _, name = actor.partition(":")
    return name if kind == "user" and name else actor.replace(":", " ", 1)

"""A transcript as timed lines: each leads to its second of the recording, and a search shows only the lines that hold a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from content.models import Item
from content.sanitize import safe_url
from content.types import JSONValue
from dashboard.presenters.finding import Found, holds, marked
from dashboard.presenters.words import clock_text

#: A page of a transcript.
LINES = 1000
#: `[1:02:03]`, `(02:03)` or `02:03 -` at the beginning of a line.
STAMP = re.compile(r"\s*[\[(]?((?:\d{1,2}:)?\d{1,3}:\d{2})(?:[.,]\d{1,3})?[\])]?[\s:–-]+(?=\S)", re.ASCII)
YOUTUBE = frozenset({"www.youtube.com", "youtube.com", "m.youtube.com", "youtu.be"})


@dataclass(frozen=True)
class Line:
    """One piece of speech; `clock` is "" where its time is unknown. `parts` are texts and whether they are what was sought."""

    clock: str
    href: str
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Transcript:
    """The lines of a page, and the search over all of them."""

    lines: tuple[Line, ...]
    found: Found


def timed(text: str, meta: JSONValue) -> list[tuple[int | None, str]]:
    """Return (second, words) of each piece: of the source's segments where it gave them, else of stamps in the text."""
    segments = meta.get("segments") if isinstance(meta, dict) else None
    if isinstance(segments, list):
        found = [piece for segment in segments if isinstance(segment, dict) and (piece := _segment(segment))]
        if found:
            return found
    return [piece for line in text.splitlines() if line.strip() and (piece := _stamped(line))]


def _segment(segment: dict[str, JSONValue]) -> tuple[int | None, str] | None:
    start = segment.get("start", segment.get("offset"))
    words = segment.get("text")
    second = int(start) if isinstance(start, int | float) and not isinstance(start, bool) and 0 <= start < 10**7 else None
    return (second, words.strip()) if isinstance(words, str) and words.strip() else None


def _stamped(line: str) -> tuple[int | None, str]:
    found = STAMP.match(line)
    if not found:
        return None, line.strip()
    second = 0
    for number in found[1].split(":"):
        second = second * 60 + int(number)
    return second, line[found.end() :].strip()


def lines_of(item: Item, pieces: Sequence[tuple[int | None, str]], find: str) -> list[Line]:
    """Return the lines that hold a text, or all of them; each leads to its second where the recording is on YouTube."""
    video = _video(item.url)
    return [
        Line(
            clock="" if second is None else clock_text(second) or "0:00",
            href=f"https://www.youtube.com/watch?v={video}&t={second}s" if video and second is not None else "",
            parts=tuple(marked(words, find)),
        )
        for second, words in pieces
        if holds(words, find)
    ]


def _video(url: str) -> str:
    """Return the id of a YouTube address; "" for any other."""
    parts = urlsplit(safe_url(url))
    if parts.hostname not in YOUTUBE:
        return ""
    video = parts.path.strip("/") if parts.hostname == "youtu.be" else parse_qs(parts.query).get("v", [""])[0]
    return video if re.fullmatch(r"[A-Za-z0-9_-]{6,20}", video) else ""

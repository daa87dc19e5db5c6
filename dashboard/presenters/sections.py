"""The structure of a document: its headings as a table of contents, and the pages or sections that it came in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

#: Fewer headings are seen at one glance.
FEWEST = 3
MOST = 200
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """One line of the contents; `depth` is 0 for the highest headings that the text has."""

    text: str
    anchor: str
    depth: int


def outlined(html: str) -> tuple[SafeString, tuple[Heading, ...]]:
    """Return safe HTML whose headings can be linked to, and the headings, if they make a table of contents.

    The highest heading becomes h2, because the page has a heading of its own, and no level is left out at the top.
    """
    levels = [int(level) for level, _ in _HEADING.findall(html)]
    highest, found = min(levels, default=2), list[Heading]()

    def named(match: re.Match[str]) -> str:
        depth = int(match[1]) - highest
        heading = Heading(unescape(strip_tags(match[2])).strip(), f"section-{len(found) + 1}", depth)
        found.append(heading)
        level = min(6, depth + 2)
        return f'<h{level} id="{heading.anchor}">{match[2]}</h{level}>'

    safe = mark_safe(_HEADING.sub(named, html))  # noqa: S308  # the caller's markup is safe, and nothing is added but names
    told = tuple(heading for heading in found if heading.text)
    return safe, told[:MOST] if len(told) >= FEWEST else ()


def in_sections(pieces: Sequence[tuple[str, str]], first: int, *, are_pages: bool) -> str:
    """Return pieces (title, safe HTML) as one text under their titles; pages without one have their number."""
    named = ((title or (f"Page {number}" if are_pages else ""), html) for number, (title, html) in enumerate(pieces, first))
    return "\n".join(f"<h2>{escape(title)}</h2>\n{html}" if title else html for title, html in named)

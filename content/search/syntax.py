"""The query language of the search box: text to terms. Whatever a person types means something; nothing is an error.

`words`, `"a phrase"`, `-not`, `prefix*`, `field:value`, `field:"a value"`. A field that we do not know is two more words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from content.db.search.base import Part
from content.db.words import word_list

#: The fields that `field:value` may name, and what each is called inside.
FIELDS = {
    "title": "title",
    "author": "author",
    "channel": "author",
    "text": "text",
    "topic": "topic",
    "category": "category",
    "source": "source",
    "kind": "kind",
    "language": "language",
    "lang": "language",
    "type": "content_type",
    "content_type": "content_type",
    "complexity": "complexity",
}

PARTS: dict[str, Part] = {"title": "title", "author": "author", "text": "text"}
#: What no text holds: NUL, and half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_TERM = re.compile(
    r"""
    (?P<minus>-)?
    (?:(?P<field>[A-Za-z_]+):)?
    (?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))
    (?P<star>\*)?
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Term:
    """Words that follow each other, in one field or ("") in any part. `prefix`: the last word may go on."""

    phrase: tuple[str, ...]
    field: str = ""
    negated: bool = False
    prefix: bool = False

    @property
    def part(self) -> Part:
        """The part of an item that the words must be in; "" is any, also for a term that names a value."""
        return PARTS.get(self.field, "")

    @property
    def is_value(self) -> bool:
        """Whether the term names a value of the item (`topic:rome`) instead of words in its text."""
        return bool(self.field) and not self.part

    @property
    def is_ranked(self) -> bool:
        """Whether an item answers better for having the words in its title or author."""
        return not self.negated and self.field in ("", "title", "author")


def parse(text: str) -> tuple[Term, ...]:
    """Return the terms of a query, each once; all of them must hold. Marks without a letter or digit mean nothing."""
    terms = (term_of(match) for match in _TERM.finditer(_UNSTORABLE.sub(" ", text)))
    return tuple(dict.fromkeys(term for term in terms if term.phrase))


def term_of(match: re.Match[str]) -> Term:
    """Return one term; its phrase is empty when there is no word in it."""
    field = FIELDS.get((match["field"] or "").lower(), "")
    body = match["plain"] or match["quoted"] or ""
    if match["field"] and not field:
        body = f"{match['field']} {body}"
    is_prefix = bool(match["star"]) or (match["plain"] or "").endswith("*")
    return Term(word_list(body), field, bool(match["minus"]), is_prefix)

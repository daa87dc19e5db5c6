"""Every facet and range, declared once: name, label, kind, and where its values come from.

category and subcategory are two parameters of one tree. What is chosen in the tree is ORed over both of them
(`category=A&subcategory=A|b` is all of A), and both are left out together of the tree's own counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.conf.locale import LANG_INFO

from content.db.members import SetName

FacetKind = Literal["single", "set", "tree", "flag"]
RangeKind = Literal["time", "number"]

YES, NO = "yes", "no"
FLAG_VALUES = {YES: True, NO: False}

_PAIR = re.compile(r"((?:[^\\|]|\\.)*)\|(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\|])")


def pair_value(category: str, subcategory: str) -> str:
    """Return `category|subcategory`; a | or backslash within the category carries a backslash."""
    return re.sub(r"([\\|])", r"\\\1", category) + "|" + subcategory


def split_pair(value: str) -> tuple[str, str] | None:
    """Return (category, subcategory) of what `pair_value` wrote, or None when either is missing."""
    found = _PAIR.fullmatch(value)
    if not found or not found[1] or not found[2]:
        return None
    return _ESCAPED.sub(r"\1", found[1]), found[2]


def as_is(value: str) -> str:
    """Label of a value that is its own label."""
    return value


def sentence(value: str) -> str:
    """Label of a machine's word, as `bullet-points`."""
    words = value.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def language_name(value: str) -> str:
    """Label of a language code; an unknown one is its own label."""
    return str(LANG_INFO.get(value.lower(), {}).get("name") or value)


def audio_label(value: str) -> str:
    """Label of yes and no."""
    return "With audio" if value == YES else "Without audio"


def pair_label(value: str) -> str:
    """Label of a subcategory: without its category, under which it is shown."""
    pair = split_pair(value)
    return pair[1] if pair else value


@dataclass(frozen=True)
class Facet:
    """`column` is an Item column of one value (single, flag); `members` names the set that a set or tree facet reads."""

    name: str
    label: str
    kind: FacetKind
    column: str = ""
    members: SetName | Literal["variants", ""] = ""
    parent: str = ""
    label_of: Callable[[str], str] = as_is

    @property
    def is_multiple(self) -> bool:
        """Whether an item can have several values, so that "all of" means something."""
        return self.kind in ("set", "tree")

    @property
    def group(self) -> str:
        """The facets of one group are chosen with OR and leave each other's choices out of their counts."""
        return self.parent or self.name


@dataclass(frozen=True)
class RangeFacet:
    """An Item column that is chosen from … to, both included."""

    name: str
    label: str
    kind: RangeKind
    column: str


FACETS = (
    Facet("source", "Source", "single", column="source"),
    Facet("kind", "Kind", "single", column="kind", label_of=sentence),
    Facet("category", "Category", "tree", members="categories"),
    Facet("subcategory", "Subcategory", "tree", members="subcategories", parent="category", label_of=pair_label),
    Facet("topic", "Topic", "set", members="topics"),
    Facet("channel", "Channel", "single", column="author"),
    Facet("language", "Language", "single", column="language", label_of=language_name),
    Facet("content_type", "Content type", "single", column="content_type"),
    Facet("complexity", "Complexity", "single", column="complexity"),
    Facet("audio", "Audio", "flag", column="has_audio", label_of=audio_label),
    Facet("variant", "Summary variant", "set", members="variants", label_of=sentence),
)
RANGES = (
    RangeFacet("published", "Published", "time", column="published_at"),
    RangeFacet("duration", "Duration", "number", column="duration_seconds"),
    RangeFacet("words", "Words", "number", column="word_count"),
)
BY_NAME = {facet.name: facet for facet in FACETS}
RANGES_BY_NAME = {facet.name: facet for facet in RANGES}
#: What a page lists; a child is listed within its parent.
LISTED = tuple(facet for facet in FACETS if not facet.parent)


def children_of(facet: Facet) -> Facet | None:
    """Return the facet whose values are shown under this one's."""
    return next((other for other in FACETS if other.parent == facet.name), None)

"""Values as chips: what a person decided, what a machine said, what is gone. The same in every table of the admin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content import overlay
from content.types import CategoryPair, JSONObject, JSONValue

Origin = Literal["human", "machine", "gone"]
SPOKEN: dict[Origin, str] = {"human": "decided by a person", "machine": "said by a machine", "gone": "removed by a person"}


@dataclass(frozen=True)
class Chip:
    """One value and who it comes from."""

    label: str
    origin: Origin

    @property
    def title(self) -> str:
        """Who it comes from, in words."""
        return SPOKEN[self.origin]


def pair_label(pair: CategoryPair) -> str:
    """Return a category with its subcategory as people read and type it."""
    category, sub = pair
    return category if sub is None else f"{category} > {sub}"


def labels(field: str, value: JSONValue) -> list[str]:
    """Return the members of a field's value as text; a value of an unexpected shape has none."""
    if field == "categories":
        return [pair_label(pair) for pair in overlay.category_pairs(value)]
    if field == "topics":
        return overlay.topic_members(value)
    return [value] if isinstance(value, str) and value else []


def decided_labels(field: str, members: JSONValue) -> list[str]:
    """Return the members that a patch adds or removes as text."""
    if field == "categories":
        return [pair_label(pair) for pair in overlay.decided_pairs(members)]
    return overlay.topic_members(members)


def shown_chips(field: str, effective: Mapping[str, JSONValue], curated: Mapping[str, JSONValue]) -> list[Chip]:
    """Return the effective value of a field; what a decision brought in is a person's."""
    decision = curated.get(field)
    found = labels(field, effective.get(field))
    if not isinstance(decision, dict):
        return [Chip(label, "machine") for label in found]
    if decision.get("op") in ("set", "pin"):
        return [Chip(label, "human") for label in found]
    added = set(decided_labels(field, decision.get("add")))
    return [Chip(label, "human" if label in added else "machine") for label in found]


def machine_chips(field: str, analysis: Mapping[str, JSONValue]) -> list[Chip]:
    """Return what the machine says."""
    return [Chip(label, "machine") for label in labels(field, analysis.get(field))]


def decision_chips(field: str, decision: JSONObject) -> list[Chip]:
    """Return what a decision sets, adds and removes."""
    if decision.get("op") != "patch":
        return [Chip(label, "human") for label in labels(field, decision.get("value"))]
    added = [Chip(label, "human") for label in decided_labels(field, decision.get("add"))]
    return added + [Chip(label, "gone") for label in decided_labels(field, decision.get("remove"))]


def render(chips: Sequence[Chip], *, empty: str = "–") -> SafeString:
    """Return chips as HTML; a word for a reader that shows no colours stands in the title."""
    if not chips:
        return format_html('<span class="quiet">{}</span>', empty)
    spans = format_html_join(" ", '<span class="chip {}" title="{}">{}</span>', ((c.origin, c.title, c.label) for c in chips))
    return format_html('<span class="chips">{}</span>', spans)


def badges(words: Iterable[tuple[str, str]]) -> SafeString:
    """Return (class, word) pairs as badges."""
    return format_html_join(" ", '<span class="badge {}">{}</span>', words)

"""Who said each value: a person (and when, and what the machine says) or a machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from content.facets.spec import language_name
from content.models import CurationEvent, Hold, Item
from content.overlay import FIELDS, category_pairs, decided_pairs, topic_members
from content.types import JSONValue
from dashboard.presenters.words import actor_text, date_text

FIELD_LABELS = {
    "title": "Title",
    "categories": "Categories",
    "topics": "Topics",
    "content_type": "Content type",
    "complexity": "Complexity",
    "language": "Language",
}


@dataclass(frozen=True)
class Term:
    """One value as a tag: its words, where it leads, and whether a person put it there."""

    label: str
    href: str
    is_human: bool


@dataclass(frozen=True)
class FieldStory:
    """One curatable field: what stands, who said it, and what the machine says where that differs."""

    name: str
    label: str
    terms: tuple[Term, ...]
    text: str
    is_human: bool
    who: str
    machine_said: str


def human_pairs(item: Item, hold: Hold | None) -> set[tuple[str, str | None]]:
    """Return the (category, subcategory) pairs of an item that stand because a person said so."""
    decision = decision_of(hold, "categories")
    if decision.get("op") == "patch":
        return set(decided_pairs(decision.get("add")))
    return set(category_pairs(item.effective.get("categories"))) if decision else set()


def human_topics(item: Item, hold: Hold | None) -> set[str]:
    """Return the topics of an item that stand because a person said so."""
    decision = decision_of(hold, "topics")
    if decision.get("op") == "patch":
        return set(topic_members(decision.get("add")))
    return set(topic_members(item.effective.get("topics"))) if decision else set()


def decision_of(hold: Hold | None, field: str) -> Mapping[str, Any]:
    """Return what a person decided about a field; {} when nobody did."""
    decision = hold.curated.get(field) if hold and isinstance(hold.curated, dict) else None
    return decision if isinstance(decision, dict) else {}


def stories_of(item: Item, hold: Hold | None, events: Sequence[CurationEvent]) -> tuple[FieldStory, ...]:
    """Return the story of every curatable field that somebody spoke about. `events` are newest first."""
    latest: dict[str, CurationEvent] = {}
    for event in events:
        latest.setdefault(event.field, event)
    fields = (field for field in FIELDS if item.effective.get(field) or decision_of(hold, field))
    ordered = sorted(fields, key=lambda field: list(FIELD_LABELS).index(field))
    return tuple(_story(item, hold, field, latest.get(field)) for field in ordered)


def _story(item: Item, hold: Hold | None, field: str, event: CurationEvent | None) -> FieldStory:
    is_human = bool(decision_of(hold, field))
    stands, said = item.effective.get(field), item.analysis.get(field)
    return FieldStory(
        name=field,
        label=FIELD_LABELS[field],
        terms=tuple(terms_of(item, hold, field)),
        text=value_words(field, stands),
        is_human=is_human,
        who=f"{actor_text(event.actor)} · {date_text(event.at)}" if is_human and event else "",
        machine_said=value_words(field, said) if is_human and said != stands else "",
    )


def terms_of(item: Item, hold: Hold | None, field: str) -> list[Term]:
    """Return the tags of a set field, each with the person or machine behind it."""
    if field == "categories":
        mine = human_pairs(item, hold)
        pairs = category_pairs(item.effective.get("categories"))
        return [Term(" / ".join(part for part in pair if part), "", pair in mine) for pair in pairs]
    if field == "topics":
        own = human_topics(item, hold)
        return [Term(topic, "", topic in own) for topic in topic_members(item.effective.get("topics"))]
    return []


def value_words(field: str, value: JSONValue) -> str:
    """Return a field's value in words; "none" when it is empty."""
    if field == "categories":
        words = ", ".join(" / ".join(part for part in pair if part) for pair in category_pairs(value))
    elif field == "topics":
        words = ", ".join(topic_members(value))
    else:
        words = value if isinstance(value, str) else ""
        words = language_name(words) if field == "language" else words
    return words or "none"

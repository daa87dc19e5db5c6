"""What a Filter asks for, in words: the sentence on top of the list, and one chip for each thing that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from content.facets.filter import Choice, Filter, Range
from content.facets.spec import BY_NAME, FACETS, RANGES, RangeFacet, children_of, split_pair
from content.filters import among_deleted, with_presence, without
from dashboard.presenters.links import Links
from dashboard.presenters.words import date_text, length_text, number, variant_text

DELETED = "Deleted items"


@dataclass(frozen=True)
class Chip:
    """One thing chosen. `rest` is the Filter without it."""

    label: str
    href: str
    is_not: bool
    rest: Filter


def value_text(facet: str, value: str) -> str:
    """Return a facet value as a page names it."""
    return variant_text(value) if facet == "variant" else BY_NAME[facet].label_of(value)


def path_text(facet: str, value: str) -> str:
    """Return a facet value outside its tree: a subcategory with its category."""
    pair = split_pair(value) if facet == "subcategory" else None
    return f"{pair[0]} / {pair[1]}" if pair else value_text(facet, value)


def absent_text(facet: str) -> str:
    """Return the words for items without any value of a facet."""
    return f"No {BY_NAME[facet].label.lower()}"


def present_text(facet: str) -> str:
    """Return the words for items with some value of a facet."""
    return f"Any {BY_NAME[facet].label.lower()}"


def sentence_of(question: Filter) -> str:
    """Return where the reader is: "Science or Travel, English, not Sponsored"; "All items" when nothing is asked."""
    parts = [f"“{question.q}”"] if question.q else []
    parts += [phrase for facet in FACETS if not facet.parent for phrase in _phrases(question, facet.name)]
    parts += [range_text(spec, question.ranges[spec.name]) for spec in RANGES if spec.name in question.ranges]
    parts += ["deleted"] if question.deleted and parts else []
    return ", ".join(parts) or (DELETED if question.deleted else "All items")


def _phrases(question: Filter, facet: str) -> Iterator[str]:
    """Yield what a facet and its children ask for: one phrase of what is chosen, one of what is excluded."""
    child = children_of(BY_NAME[facet])
    names = [facet, child.name] if child else [facet]
    choices = [(name, question.choice(name)) for name in names]
    wanted = [value_text(name, value) for name, choice in choices for value in choice.values]
    wanted += [_presence_text(name, choice) for name, choice in choices if choice.presence]
    if wanted:
        yield (" and " if any(choice.match_all for _, choice in choices) else " or ").join(wanted)
    unwanted = [value_text(name, value) for name, choice in choices for value in choice.excluded]
    if unwanted:
        yield "not " + " or ".join(unwanted)


def _presence_text(facet: str, choice: Choice) -> str:
    return (absent_text(facet) if choice.presence == "none" else present_text(facet)).lower()


def range_text(spec: RangeFacet, chosen: Range) -> str:
    """Return a range in words: "published from 1 Jan 2026", "5 min to 20 min"."""
    low, high = (_bound_text(spec, bound) for bound in (chosen.low, chosen.high))
    if low and high:
        return f"{spec.label.lower()} {low if low == high else f'{low} to {high}'}"
    return f"{spec.label.lower()} {f'from {low}' if low else f'up to {high}'}"


def _bound_text(spec: RangeFacet, bound: datetime | int | None) -> str:
    if bound is None:
        return ""
    if isinstance(bound, datetime):
        return date_text(bound)
    return (length_text(bound) or "0 min") if spec.name == "duration" else number(bound)


def chips_of(question: Filter, links: Links) -> tuple[Chip, ...]:
    """Return a chip for each choice, range and word of a Filter, in the order of the sidebar."""
    return tuple(_chips(question, links))


def _chips(question: Filter, links: Links) -> Iterator[Chip]:
    if question.q:
        rest = without(question, "q")
        yield Chip(f"“{question.q}”", links.to(rest), False, rest)
    for facet in FACETS:
        yield from _choice_chips(question, facet.name, links)
    for spec in RANGES:
        if spec.name in question.ranges:
            rest = without(question, spec.name)
            words = range_text(spec, question.ranges[spec.name])
            yield Chip(words[:1].upper() + words[1:], links.to(rest), False, rest)
    if question.deleted:
        rest = among_deleted(question, False)
        yield Chip(DELETED, links.to(rest), False, rest)


def _choice_chips(question: Filter, facet: str, links: Links) -> Iterator[Chip]:
    choice = question.choice(facet)
    prefix = f"{BY_NAME[facet].label}: "
    for value in choice.values:
        rest = without(question, facet, value)
        yield Chip(prefix + path_text(facet, value), links.to(rest), False, rest)
        prefix = ""
    if choice.presence:
        rest = with_presence(question, facet, "")
        yield Chip(_presence_text(facet, choice).capitalize(), links.to(rest), False, rest)
    for value in choice.excluded:
        rest = without(question, facet, value)
        yield Chip(f"not {path_text(facet, value)}", links.to(rest), True, rest)

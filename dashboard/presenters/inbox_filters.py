"""What the inbox can be narrowed to: facet values of the items with suggestions, with exact counts of those items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from content.facets.filter import Filter
from content.facets.spec import BY_NAME
from content.filters import toggled
from content.services.suggestions import Suggestion
from dashboard.presenters.chosen import value_text
from dashboard.presenters.links import Links
from dashboard.presenters.words import number

OFFERED = ("category", "channel", "language", "source", "kind")
SHORT = 6
LONGEST_VALUE = 200


@dataclass(frozen=True)
class Offer:
    """One value to narrow to, and how many items with suggestions have it."""

    label: str
    count: str
    href: str


@dataclass(frozen=True)
class OfferedFacet:
    """One facet that is not chosen yet, with its most frequent values."""

    label: str
    offers: tuple[Offer, ...]


def offered_facets(found: Sequence[Suggestion], question: Filter, links: Links) -> tuple[OfferedFacet, ...]:
    """Return the facets that would narrow these suggestions; one whose items all have the same value would not."""
    items: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for suggestion in found:
        for facet, value in suggestion.facets:
            items[facet][value].add(suggestion.item_id)
    total = len({suggestion.item_id for suggestion in found})
    chosen = {BY_NAME[name].group for name, choice in question.choices.items() if choice.includes}
    facets = ((name, items[name]) for name in OFFERED if BY_NAME[name].group not in chosen)
    offered = ((name, _offers(name, values, question, links, total)) for name, values in facets)
    return tuple(OfferedFacet(BY_NAME[name].label, offers) for name, offers in offered if offers)


def _offers(facet: str, values: dict[str, set[int]], question: Filter, links: Links, total: int) -> tuple[Offer, ...]:
    narrowing = [(value, len(ids)) for value, ids in values.items() if len(ids) < total and len(value) <= LONGEST_VALUE]
    narrowing.sort(key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        Offer(value_text(facet, value), number(count), links.to(toggled(question, facet, value)))
        for value, count in narrowing[:SHORT]
    )

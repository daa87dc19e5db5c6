"""What an edit form proposes in its boxes: the values in use."""

from __future__ import annotations

from collections.abc import Collection

from content.facets import query
from content.facets.filter import Filter
from content.facets.spec import split_pair

#: How many values a list of proposals has at most, the most frequent ones.
PROPOSALS = 300


def proposals_of(fields: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the values in use, the most frequent first, for each box of the form that proposes some."""
    counts = query.run(Filter(page_size=1), listed=query.Listed(PROPOSALS)).facets
    found = {facet.name: facet.values[:PROPOSALS] for facet in counts}
    subs = (split_pair(child.value) for value in found.get("category", []) for child in value.children)
    named = {name: tuple(value.value for value in values) for name, values in found.items()}
    proposals = {"category": named.get("category", ()), "subcategory": tuple(dict.fromkeys(pair[1] for pair in subs if pair))}
    if "topics" in fields:
        proposals["topic"] = named.get("topic", ())
    return proposals | {name: named.get(name, ()) for name in ("content_type", "complexity", "language") if name in fields}

"""Pure: the terms that people renamed or merged, and what becomes of values and decisions that still use them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import cast

from content import overlay
from content.types import CategoryPair, JSONObject, JSONValue

#: More renames of one term in a row than anybody makes; a ring that a foreign writer made ends here, too.
LONGEST_CHAIN = 64


class TermMap:
    """Old terms and where each leads. A category's own entry stands for all of its subcategories."""

    def __init__(self, aliases: Mapping[CategoryPair, CategoryPair]) -> None:
        self.aliases = dict(aliases)

    def __bool__(self) -> bool:
        return bool(self.aliases)

    def step(self, pair: CategoryPair) -> CategoryPair:
        """Return where a term leads by one alias; itself when by none."""
        if pair in self.aliases:
            return self.aliases[pair]
        category, sub = pair
        if (category, None) not in self.aliases:
            return pair
        to_category, to_sub = self.aliases[category, None]
        return to_category, to_sub or sub

    def pair(self, pair: CategoryPair) -> CategoryPair:
        """Return the term that is stored for a term."""
        for _step in range(LONGEST_CHAIN):
            following = self.step(pair)
            if following == pair:
                break
            pair = following
        return pair

    def pairs(self, pairs: Iterable[CategoryPair]) -> list[CategoryPair]:
        """Return the stored terms of some terms, once each."""
        return list(dict.fromkeys(self.pair(pair) for pair in pairs))

    def value(self, value: JSONValue) -> JSONValue:
        """Return a categories value in stored terms; the very same value when they all are."""
        said = overlay.category_pairs(value)
        mapped = [self.pair(pair) for pair in said]
        return value if mapped == said else overlay.grouped(list(dict.fromkeys(mapped)))

    def decision(self, decision: JSONObject, shown: Collection[CategoryPair]) -> JSONObject:
        """Return a decision about categories in stored terms. `shown` are the item's effective terms before.

        What is shown stays shown: a removal whose stored term is shown by another name is dropped.
        """
        if decision.get("op") in ("set", "pin"):
            return {**decision, "value": self.value(decision.get("value"))}
        added, removed = (overlay.decided_pairs(decision.get(part)) for part in ("add", "remove"))
        if self.pairs(added) == added and self.pairs(removed) == removed:
            return decision
        kept = set(self.pairs(shown)) | set(self.pairs(added))
        gone = [pair for pair in self.pairs(removed) if pair not in kept]
        return {**decision, "add": as_json(self.pairs(added)), "remove": as_json(gone)}


def as_json(pairs: Iterable[CategoryPair]) -> JSONValue:
    """Return pairs as a decision keeps them."""
    return cast(JSONValue, [[category, sub] for category, sub in pairs])

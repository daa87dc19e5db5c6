"""Questions that find something: drawn from what real items have, with 0 to 3 choices, excludes, ranges and a tree."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from content.facets.filter import Choice, Filter, Range
from content.facets.spec import BY_NAME, FACETS, NO, YES, Facet, pair_value
from content.models import Item, Text

ASKED = ("category", "language", "audio", "source", "content_type", "channel", "topic", "complexity", "variant", "kind")

Question = Filter


class Questions:
    """Draws questions; the same seed draws the same from the same store."""

    def __init__(self, *, seed: int = 11) -> None:
        self.random = random.Random(seed)
        self.last = Item.objects.order_by("-pk").values_list("pk", flat=True)[0]

    def item(self) -> Item:
        """Return a live item."""
        while True:
            found = Item.objects.live().filter(pk=self.random.randint(1, self.last)).first()
            if found:
                return found

    def narrowed(self, count: int) -> Question:
        """Return a question with so many choices, of different facets, that one item answers at least."""
        item = self.item()
        choices: dict[str, Choice] = {}
        for name in self.random.sample(ASKED, len(ASKED)):
            values = values_of(item, BY_NAME[name])
            if values and len(choices) < count:
                choices[name] = Choice((self.random.choice(values),))
        return Filter(choices=choices)

    def mixed(self) -> Question:
        """Return a question with a range, an exclude or a choice in the tree beside another choice."""
        return self.random.choice((self.ranged, self.excluding, self.in_tree))()

    def ranged(self) -> Question:
        """Two years of publishing around an item, and one choice."""
        asked, item = self.narrowed(1), self.item()
        middle = item.published_at or item.indexed_at
        return replace(asked, ranges={"published": Range(middle - timedelta(days=400), middle + timedelta(days=400))})

    def excluding(self) -> Question:
        """One choice without another value."""
        asked, other = self.narrowed(1), self.narrowed(2)
        left_out = {name: Choice(excluded=choice.values) for name, choice in other.choices.items() if name not in asked.choices}
        return replace(asked, choices={**asked.choices, **left_out})

    def in_tree(self) -> Question:
        """Two places in the tree of categories, and a language."""
        first, second = self.item(), self.item()
        choices = {
            "category": Choice(tuple(values_of(first, BY_NAME["category"])[:1])),
            "subcategory": Choice(tuple(values_of(second, BY_NAME["subcategory"])[:1])),
            "language": Choice(tuple(values_of(first, BY_NAME["language"]))),
        }
        return Filter(choices={name: choice for name, choice in choices.items() if choice != Choice()})

    def any(self) -> Question:
        """Return a question of any sort."""
        kinds: list[Callable[[], Question]] = [lambda: self.narrowed(self.random.randint(0, 3)), self.mixed]
        asked = self.random.choice(kinds)()
        if self.random.random() < 0.15:
            name = self.random.choice(ASKED)
            presence = self.random.choice(("none", "any"))
            asked = replace(asked, choices={**asked.choices, name: Choice(presence=presence)})
        return asked


def values_of(item: Item, facet: Facet) -> list[str]:
    """Return the values that an item has of a facet."""
    if facet.kind == "flag":
        return [] if item.has_audio is None else [YES if item.has_audio else NO]
    if facet.column:
        return [value] if (value := str(getattr(item, facet.column))) else []
    if facet.members == "topics":
        return list(item.effective.get("topics") or ())
    if facet.members == "variants":
        return list(Text.objects.newest().filter(item=item).values_list("variant", flat=True))
    trees = item.effective.get("categories") or ()
    if facet.parent:
        return [pair_value(tree["category"], sub) for tree in trees for sub in tree["subcategories"]]
    return [tree["category"] for tree in trees]


#: The facets that a page counts.
COUNTED = tuple(facet for facet in FACETS if not facet.parent)

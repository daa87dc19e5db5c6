"""What an index says about the authors of items, and what changes it."""

from __future__ import annotations

from content.facets.index.keeper import Keeper
from content.models import Item


def rename(item: Item, name: str) -> None:
    Item.objects.filter(pk=item.pk).update(author=name)


def names(keeper: Keeper) -> dict[str, int]:
    """Return how many live items each author has, as the index says."""
    with keeper.fresh() as index:
        values = index.values["channel"]
        return {name: len(values.having(name)) for name in values.names[1:] if values.having(name)}

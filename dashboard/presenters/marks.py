"""One person's marks on the pages of items: the buttons of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from content.keys import NaturalKey, to_segment
from content.services.marks import marks_of


@dataclass(frozen=True)
class Marks:
    """The buttons of one item: where they post to, and which are pressed."""

    href: str
    pk: int
    title: str
    is_read: bool
    is_favourite: bool


def buttons(entries: Sequence[tuple[NaturalKey, int, str]], reader: int | None) -> Callable[[NaturalKey], Marks | None]:
    """Return what tells the buttons of an item by its key; `entries` are key, id and title. None for strangers."""
    if reader is None:
        return lambda _key: None
    found = marks_of(user_id=reader, keys=[key for key, _, _ in entries])
    made = {
        key: Marks(reverse("mark_item", args=[to_segment(str(key))]), pk, title, "read" in found[key], "favourite" in found[key])
        for key, pk, title in entries
    }
    return made.get

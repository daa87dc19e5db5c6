"""Where a reader stands in the list it came from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict

from content.models import Item
from dashboard.presenters.neighbours import Neighbour, Place, place_of
from tests.builders import NOON, make_item, science

pytestmark = pytest.mark.django_db


def shelf(count: int) -> list[Item]:
    """Return items of one category, in the order of the list."""
    return [make_item(title=f"No {n}", categories=science(), indexed_at=NOON - timedelta(days=n)) for n in range(1, count + 1)]


def stand(item: Item, carried: str) -> Place:
    """Return the place of an item."""
    place = place_of(item, carried)
    assert place is not None
    return place


def titles(place: Place) -> tuple[str, str]:
    """Return the neighbours' titles."""
    return tuple(side.title if side else "" for side in (place.previous, place.next))  # type: ignore[return-value]


def test_an_item_in_the_middle_has_two_neighbours_and_a_rank() -> None:
    items = shelf(3)

    place = stand(items[1], "category=Science")

    assert (place.text, place.title, place.href) == ("2 of 3", "Science", "/?category=Science")
    assert titles(place) == ("No 1", "No 3")


def test_the_ends_of_the_list_have_one_neighbour() -> None:
    items = shelf(2)

    assert titles(stand(items[0], "category=Science")) == ("", "No 2")
    assert titles(stand(items[1], "category=Science")) == ("No 1", "")


def test_the_edge_of_a_page_leads_to_the_next_page_and_back() -> None:
    items = shelf(3)

    last = stand(items[1], "category=Science&page_size=2")
    assert last.next is not None
    beyond = stand(items[2], carried_by(last.next))

    assert (last.next.title, beyond.text) == ("No 3", "3 of 3")
    assert titles(beyond) == ("No 2", "")


def carried_by(side: Neighbour) -> str:
    """Return the list's query in a neighbour's address."""
    return str(QueryDict(side.href.partition("?")[2])["in"])


def test_an_item_that_left_the_list_still_leads_back() -> None:
    shelf(1)
    stranger = make_item()

    place = stand(stranger, "category=Science")

    assert (place.text, place.href, titles(place)) == ("", "/?category=Science", ("", ""))


@pytest.mark.parametrize("carried", ["", "nonsense=1", "after=broken", "view=sideways"])
def test_a_list_that_cannot_be_asked_is_none(carried: str) -> None:
    assert place_of(make_item(), carried) is None

"""Where a reader stands within the list it came from: rank, total, the item before and the item after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.http import QueryDict

from content.exceptions import InvalidFilter
from content.facets import query
from content.facets.filter import Filter
from content.filters import next_page, parse, previous_page
from content.models import Item
from dashboard.presenters.links import SHOWN_BY, Links, item_address, read_links
from dashboard.presenters.own import Own, refusals, title_of
from dashboard.presenters.words import number


@dataclass(frozen=True)
class Neighbour:
    """The item before or after, with the list's query in its address."""

    title: str
    href: str


@dataclass(frozen=True)
class Place:
    """The list behind a reader page. `text` is empty when the item is no longer on the page of the list it came from.

    `q` is what the list searched for.
    """

    title: str
    href: str
    carried: str
    q: str = ""
    text: str = ""
    previous: Neighbour | None = None
    next: Neighbour | None = None


def place_of(item: Item, carried: str, reader: int | None = None, *, for_curator: bool = False) -> Place | None:
    """Return where an item stands in the list that `carried` asks for; None for no list, a broken one or one for others."""
    asked = QueryDict(carried)
    links, errors = read_links(asked)
    try:
        question = parse(carried, ignore=SHOWN_BY)
    except InvalidFilter:
        return None
    if not carried or errors or refusals(links, reader, for_curator=for_curator):
        return None
    question = Own(links, reader).narrowed(question)
    here = query.run(question, facets=False)
    place = Place(title_of(question, links), links.to(question), carried, question.q)
    if item.pk not in here.ids:
        return place
    index = here.ids.index(item.pk)
    before = _Step(here.ids[index - 1], question) if index else _edge(previous_page(question, here.before), here.before, -1)
    is_last = index == len(here.ids) - 1
    after = _edge(next_page(question, here.after), here.after, 0) if is_last else _Step(here.ids[index + 1], question)
    titles = _items(before, after)
    return replace(
        place,
        text=f"{number(here.first + index)} of {number(here.total)}",
        previous=_neighbour(before, titles, links),
        next=_neighbour(after, titles, links),
    )


@dataclass(frozen=True)
class _Step:
    """A neighbour's id and the question whose page holds it."""

    pk: int
    question: Filter


def _edge(question: Filter, cursor: str, index: int) -> _Step | None:
    """Return the neighbour beyond the page's edge: the last of the page before, or the first of the next."""
    if not cursor:
        return None
    ids = query.run(question, facets=False).ids
    return _Step(ids[index], question) if ids else None


def _items(*steps: _Step | None) -> dict[int, Item]:
    return Item.objects.only("tenant", "source", "external_id", "title").in_bulk([step.pk for step in steps if step])


def _neighbour(step: _Step | None, items: dict[int, Item], links: Links) -> Neighbour | None:
    item = items.get(step.pk) if step else None
    if not step or not item:
        return None
    return Neighbour(item.title or "Untitled", reader_href(item, carried_by(step.question, links)))


@lru_cache(maxsize=256)
def within(carried: str) -> str:
    """Return the end of an address that knows the list it was opened from, "" for none."""
    return f"?{urlencode({'in': carried})}" if carried else ""


def edit_href(item: Item, carried: str, name: str = "edit_item") -> str:
    """Return the address of an item's edit form that knows the list it was opened from."""
    return item_address(name, item.key) + within(carried)


def carried_by(question: Filter, links: Links) -> str:
    """Return the query string by which a reader page knows its list; never empty, for without one there is no list."""
    return replace(links, more=()).query(question) or f"sort={question.sort}"


def reader_href(item: Item, carried: str) -> str:
    """Return the address of an item's reader page that knows the list it was opened from."""
    return item_address("item", item.key) + within(carried)

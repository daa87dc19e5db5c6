"""One person's marks on pages: what they narrow a list to, the panel that counts them, and the buttons of an item."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from content.facets import query
from content.facets.filter import Filter
from content.filters import first_page
from content.keys import NaturalKey, to_segment
from content.services.marks import marked_ids, marks_of, new_ids, new_since
from dashboard.presenters.chosen import Chip, sentence_of
from dashboard.presenters.facet_panels import Panel, Row
from dashboard.presenters.links import MARKS, Links
from dashboard.presenters.words import date_text, number

LABELS = {"favourite": "Favourites", "read": "Read", "new": "New to me"}
#: What excluding a mark is called.
OPPOSITES = {"favourite": "No favourites", "read": "Unread", "new": "Seen before"}


@dataclass(frozen=True)
class Marks:
    """The buttons of one item: where they post to, and which are pressed."""

    href: str
    pk: int
    title: str
    is_read: bool
    is_favourite: bool


def ids_of(reader: int, name: str) -> Collection[int]:
    """Return the ids of the items that a person marked, or that are new to them."""
    return new_ids(user_id=reader) if name == "new" else marked_ids(user_id=reader, kind=name)


def narrowed(question: Filter, links: Links, reader: int | None) -> Filter:
    """Return the Filter among the marks that the links ask for: any of those chosen, none of those excluded."""
    if reader is None or not (links.marks or links.unmarked):
        return question
    among = frozenset[int]().union(*(ids_of(reader, name) for name in links.marks)) if links.marks else None
    apart = frozenset[int]().union(*(ids_of(reader, name) for name in links.unmarked))
    return replace(question, among=among, apart=apart)


def chips(question: Filter, links: Links) -> Iterator[Chip]:
    """Yield a chip for each mark that is asked for."""
    for name in links.marks:
        rest = links.with_mark(name)
        among = question.among if rest.marks else None
        yield Chip(LABELS[name], rest.to(question), False, first_page(replace(question, among=among)))
    for name in links.unmarked:
        yield Chip(OPPOSITES[name], links.without_mark(name).to(question), True, first_page(replace(question, apart=())))


def title_of(question: Filter, links: Links) -> str:
    """Return where the reader is: the sentence of the question, and the marks that narrow it."""
    wanted = " or ".join(LABELS[name] for name in links.marks)
    mine = [wanted, *(OPPOSITES[name] for name in links.unmarked)]
    plain = replace(question, among=None, apart=())
    return ", ".join(filter(None, [sentence_of(question) if plain.is_narrowed or not any(mine) else "", *mine]))


def panel_of(question: Filter, links: Links, reader: int) -> Panel:
    """Return the facet of a person: each count is the number of items that choosing it alone shows."""
    since = new_since(user_id=reader)
    names = [name for name in MARKS if name != "new" or since]
    base = first_page(replace(question, among=None))
    rows = [_row(base, name, links, ids_of(reader, name)) for name in names]
    note = f"since {date_text(since)}" if since else ""
    return Panel("mark", "Mine", note, tuple(rows), bool(links.marks or links.unmarked), True, "", "")


def _row(base: Filter, name: str, links: Links, ids: Collection[int]) -> Row:
    count = query.count(replace(base, among=ids)) if ids else 0
    state = "on" if name in links.marks else "not" if name in links.unmarked else "off"
    include = links.without_mark(name) if state == "not" else links.with_mark(name)
    return Row(
        id=f"f-mark-{name}",
        label=LABELS[name],
        count=number(count),
        share="0%",
        state=state,
        level="",
        include_href=include.to(first_page(base)),
        exclude_href=links.without_mark(name).to(first_page(base)),
        exclude_text=f"Take {LABELS[name]} back in" if state == "not" else OPPOSITES[name],
    )


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

"""The suggestions inbox: what changed groups are open, and where every control leads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from content.facets import query
from content.facets.filter import Filter
from content.facets.spec import language_name
from content.filters import canonical
from content.models import Batch
from content.overlay import FIELDS, SET_FIELDS
from content.services.suggested import Difference, Member, word_of
from content.services.suggestions import Group, Suggestion, grouped, suggestions
from dashboard.presenters.chosen import Chip, chips_of
from dashboard.presenters.desk import DASHBOARD, Desk
from dashboard.presenters.inbox_filters import OfferedFacet, offered_facets
from dashboard.presenters.links import Links
from dashboard.presenters.provenance import FIELD_LABELS
from dashboard.presenters.words import items_text, number

PAGE_SIZE = 24
#: Parameters of the inbox that are no question about items.
SHOWN_BY = ("field", "page")


@dataclass(frozen=True)
class InboxLinks(Links):
    """Addresses of the inbox: a Filter's items, one field or all, and the desk at which it is read."""

    field: str = ""
    desk: Desk = DASHBOARD

    def query(self, question: Filter) -> str:
        """Return the whole query string, without "?"."""
        return "&".join(part for part in (canonical(question), urlencode({"field": self.field}) if self.field else "") if part)

    def to(self, question: Filter) -> str:
        """Return the address of the inbox for a Filter."""
        return self.at("suggestions", question)

    def at(self, name: str, question: Filter, *args: str) -> str:
        """Return the address of another page about the same suggestions."""
        asked = self.query(question)
        return self.desk.href(name, *args) + (f"?{asked}" if asked else "")


@dataclass(frozen=True)
class Row:
    """One group: what people have, what the machine says instead, on how many items."""

    change: str
    field_label: str
    people: str
    machine: str
    count: str
    items: str
    href: str

    @property
    def sentence(self) -> str:
        """The change as one line."""
        return f"{self.field_label}: {self.people} → {self.machine}"


@dataclass(frozen=True)
class FieldOption:
    """One field to look at, or all."""

    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class InboxPage:
    """Everything that the inbox prints."""

    rows: tuple[Row, ...]
    groups_text: str
    items_text: str
    total: int
    is_narrowed: bool
    chips: tuple[Chip, ...]
    clear_href: str
    facets: tuple[OfferedFacet, ...]
    fields: tuple[FieldOption, ...]
    range_text: str
    previous: str
    next: str
    here: str
    decide_href: str
    preview_href: str
    hidden: tuple[tuple[str, str], ...]
    last: str


def open_suggestions_of(question: Filter, links: InboxLinks) -> list[Suggestion]:
    """Return the open suggestions of a Filter's items."""
    return list(suggestions(ids=ids_of(question), field=links.field, tenant=question.tenant))


def ids_of(question: Filter) -> Collection[int] | None:
    """Return the ids of a Filter's items; None when it asks for all."""
    return query.ids(question) if question.is_narrowed else None


def inbox_page(question: Filter, links: InboxLinks, page: int, last: Batch | None) -> InboxPage:
    """Answer a Filter as a page of groups; a page past the end is the last one."""
    found = open_suggestions_of(question, links)
    groups = grouped(found)
    pages = max(1, -(-len(groups) // PAGE_SIZE))
    page = min(page, pages)
    first = (page - 1) * PAGE_SIZE
    shown = groups[first : first + PAGE_SIZE]
    return InboxPage(
        rows=tuple(row_of(group, question, links) for group in shown),
        groups_text=groups_text(len(groups)),
        items_text=items_text(len({item for group in groups for item in group.item_ids})),
        total=len(groups),
        is_narrowed=question.is_narrowed or bool(links.field),
        chips=chips_of(question, links),
        clear_href=links.desk.href("suggestions"),
        facets=offered_facets(found, question, links),
        fields=_fields(question, links),
        range_text=f"{number(first + 1)} – {number(first + len(shown))} of {number(len(groups))}" if shown else "",
        previous=_page_href(question, links, page - 1) if page > 1 else "",
        next=_page_href(question, links, page + 1) if page < pages else "",
        here=_page_href(question, links, page),
        decide_href=links.at("decide_suggestions", question),
        preview_href=links.desk.href("preview_suggestions"),
        hidden=links.hidden(question),
        last=last.label if last else "",
    )


def row_of(group: Group, question: Filter, links: InboxLinks) -> Row:
    """Return a group as a row."""
    about = group.difference
    return Row(
        change=group.change,
        field_label=FIELD_LABELS[about.field],
        people=side_text(about, about.people, about.machine),
        machine=side_text(about, about.machine, about.people),
        count=number(len(group.item_ids)),
        items=items_text(len(group.item_ids)),
        href=links.at("suggestion", question, group.change),
    )


def side_text(about: Difference, side: Sequence[Member], other: Sequence[Member]) -> str:
    """Return one side of a difference: its members, or, of a set, that it goes without the other's."""
    if side:
        words = ", ".join(member_text(about.field, member) for member in side)
        return f"+ {words}" if about.field in SET_FIELDS and not other else words
    if about.field in SET_FIELDS:
        return "− " + ", ".join(member_text(about.field, member) for member in other)
    return "nothing"


def member_text(field: str, member: Member) -> str:
    """Return one member as a page names it; a language by its name."""
    return language_name(member) if field == "language" and isinstance(member, str) else word_of(member)


def groups_text(total: int) -> str:
    """Return "1 change" or "37 changes"."""
    return f"{number(total)} change{'' if total == 1 else 's'}"


def _fields(question: Filter, links: InboxLinks) -> tuple[FieldOption, ...]:
    names = ["", *sorted(FIELDS, key=list(FIELD_LABELS).index)]
    return tuple(
        FieldOption(FIELD_LABELS.get(name, "All fields"), replace(links, field=name).to(question), name == links.field)
        for name in names
    )


def _page_href(question: Filter, links: InboxLinks, page: int) -> str:
    href = links.to(question)
    return href if page == 1 else f"{href}{'&' if '?' in href else '?'}page={page}"

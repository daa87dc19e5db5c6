"""One group of suggestions with its items, and the preview of a verdict about several groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.facets.filter import Filter
from content.keys import NaturalKey
from content.models import CurationEvent, Hold, Item
from content.overlay import SCALAR_FIELDS
from content.services.curation_words import lines_of
from content.services.history import events_about
from content.services.holds import stored_holds
from content.services.suggestions import DEEDS, Group, VerdictName
from dashboard.presenters.inbox import InboxLinks, Row, row_of
from dashboard.presenters.provenance import decision_of, value_words
from dashboard.presenters.words import actor_text, date_text, items_text, number

PAGE_SIZE = 24
#: What each verdict leaves behind, in words.
CONSEQUENCES: dict[VerdictName, str] = {
    "accept": "The machine decides these fields again: each item shows what it says.",
    "hold": "Each item keeps what people decided. You are asked again when the machine says something new.",
    "pin": "What each item shows now stands as a whole, whatever the machine adds later.",
    "edit": "",
}


@dataclass(frozen=True)
class Affected:
    """One item of a group."""

    title: str
    href: str
    shown: str
    said: str
    who: str


@dataclass(frozen=True)
class GroupPage:
    """Everything that the page of one group prints."""

    row: Row
    is_scalar: bool
    items: tuple[Affected, ...]
    range_text: str
    previous: str
    next: str
    inbox_href: str
    decide_href: str
    edit_href: str
    value: str
    rows: int
    error: str


@dataclass(frozen=True)
class PreviewPage:
    """Everything that the preview of a verdict prints."""

    title: str
    verdict: VerdictName
    button: str
    consequence: str
    rows: tuple[Row, ...]
    items: str
    left_out: str
    decide_href: str
    inbox_href: str


def group_page(
    group: Group, question: Filter, links: InboxLinks, page: int, *, value: str | None = None, error: str = ""
) -> GroupPage:
    """Return the page of one group; `value` and `error` are what somebody typed and why it was refused."""
    row = row_of(group, question, links)
    pages = max(1, -(-len(group.item_ids) // PAGE_SIZE))
    page = min(page, pages)
    first = (page - 1) * PAGE_SIZE
    items = affected(group, group.item_ids[first : first + PAGE_SIZE], links)
    typed = lines_of(group.difference.people) if value is None else value
    turn = f"{row.href}{'&' if '?' in row.href else '?'}page="
    return GroupPage(
        row=row,
        is_scalar=group.difference.field in SCALAR_FIELDS,
        items=items,
        range_text=f"{number(first + 1)} – {number(first + len(items))} of {number(len(group.item_ids))}",
        previous=f"{turn}{page - 1}" if page > 1 else "",
        next=f"{turn}{page + 1}" if page < pages else "",
        inbox_href=links.to(question),
        decide_href=links.at("decide_suggestions", question),
        edit_href=links.at("edit_suggestion", question, group.change),
        value=typed,
        rows=min(8, max(3, typed.count("\n") + 2)),
        error=error,
    )


def affected(group: Group, ids: Sequence[int], links: InboxLinks) -> tuple[Affected, ...]:
    """Return the items with what they show, what the machine says, and who decided."""
    field = group.difference.field
    found = Item.objects.in_bulk(ids)
    items = [found[pk] for pk in ids if pk in found]
    keys = [item.key for item in items]
    holds = stored_holds(keys)
    latest = {event.key: event for event in events_about(keys).filter(field=field)}
    return tuple(
        Affected(
            title=item.title or str(item.key),
            href=links.desk.item_href(item.key),
            shown=value_words(field, item.effective.get(field)),
            said=value_words(field, item.analysis.get(field)),
            who=_who(holds.get(item.key), field, latest, item.key),
        )
        for item in items
    )


def _who(hold: Hold | None, field: str, latest: dict[NaturalKey, CurationEvent], key: NaturalKey) -> str:
    event = latest.get(key)
    if event is None:
        return ""
    pinned = "pinned by " if decision_of(hold, field).get("op") == "pin" else ""
    reason = f" · {event.reason}" if event.reason else ""
    return f"{pinned}{actor_text(event.actor)} · {date_text(event.at)}{reason}"


def preview_page(
    groups: Sequence[Group], verdict: VerdictName, question: Filter, links: InboxLinks, *, left_out: int
) -> PreviewPage:
    """Return the preview of one verdict about several groups."""
    items = items_text(len({item for group in groups for item in group.item_ids}))
    return PreviewPage(
        title=f"{verdict.capitalize()} {len(groups)} change{'' if len(groups) == 1 else 's'}?",
        verdict=verdict,
        button=f"{verdict.capitalize()} on {items}",
        consequence=CONSEQUENCES[verdict],
        rows=tuple(row_of(group, question, links) for group in groups),
        items=items,
        left_out=number(left_out) if left_out else "",
        decide_href=links.at("decide_suggestions", question),
        inbox_href=links.to(question),
    )


def done_text(verdict: VerdictName, items: int, moved_on: int) -> str:
    """Return what a verdict did, for the message on the next page."""
    said = f"{DEEDS[verdict]} on {items_text(items)}." if items else "Nothing was open any more; nothing changed."
    if moved_on:
        said += f" {items_text(moved_on)} moved on in the meantime and {'was' if moved_on == 1 else 'were'} left alone."
    return said

"""Saved views on pages: those that are pinned, the one that is shown and whether it was changed, and the page of all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse

from content.exceptions import InvalidFilter
from content.facets import query
from content.facets.filter import Filter
from content.filters import first_page, parse
from content.models import SavedView, ShareLink
from content.services.saved_views import views_for
from content.services.share_links import DAYS, links_of, token_of
from dashboard.presenters.links import SHOWN_BY, Links, read_links
from dashboard.presenters.own import CURATED, Own, refusals
from dashboard.presenters.words import date_text, number

PINS = 8
BROKEN, FORBIDDEN = "not understood any more", "for curators only"
#: Parameters that others than curators are refused.
HIDDEN = {"deleted", *CURATED}


@dataclass(frozen=True)
class Entry:
    """One view; `count` is empty where nothing can be counted, and `why` says why."""

    pk: int
    name: str
    href: str
    count: str
    is_mine: bool
    owner: str
    is_pinned: bool
    is_shared: bool
    is_default: bool
    why: str = ""


@dataclass(frozen=True)
class Shown:
    """The view that a list was opened from."""

    pk: int
    name: str
    is_mine: bool
    is_modified: bool
    discard_href: str


@dataclass(frozen=True)
class Saved:
    """What the list page says about views: the pinned ones, the one shown, and what saving would save."""

    pinned: tuple[Entry, ...]
    shown: Shown | None
    query: str
    can_share: bool
    days: tuple[int, ...] = DAYS


@dataclass(frozen=True)
class LinkEntry:
    """One share link of a person."""

    pk: int
    title: str
    address: str
    state: str
    is_open: bool


@dataclass(frozen=True)
class ViewsPage:
    """The page of views and share links."""

    mine: tuple[Entry, ...]
    shared: tuple[Entry, ...]
    links: tuple[LinkEntry, ...]


def stored_query(question: Filter, links: Links) -> str:
    """Return what a view keeps of a list: everything but the page, the long facets and the view that it was opened from."""
    return replace(links, more=(), saved=0, find=("", "")).query(first_page(question))


def question_of(stored: str, reader: int | None, *, for_curator: bool = False) -> tuple[Filter, Links]:
    """Return what a stored query asks for today. Raises InvalidFilter."""
    links, errors = read_links(QueryDict(stored))
    errors = refusals(links, reader, for_curator=for_curator) | errors
    question = parse(stored, ignore=SHOWN_BY, sees_deleted=for_curator)
    if errors:
        raise InvalidFilter(errors)
    return Own(links, reader).narrowed(question), links


def saved_of(question: Filter, links: Links, reader: int, *, for_curator: bool) -> Saved:
    """Return what the list page says about a reader's views."""
    views = views_for(reader_id=reader)
    pinned = [view for view in views if view.owner_id == reader and view.is_pinned][:PINS]
    current = next((view for view in views if view.pk == links.saved), None)
    stored = stored_query(question, links)
    return Saved(
        pinned=tuple(entry_of(view, reader, for_curator=for_curator) for view in pinned),
        shown=_shown(current, stored, reader) if current else None,
        query=stored,
        can_share=for_curator and not (links.own or question.deleted),
    )


def _shown(view: SavedView, stored: str, reader: int) -> Shown:
    return Shown(view.pk, view.name, view.owner_id == reader, view.query != stored, href_of(view))


def href_of(view: SavedView) -> str:
    """Return the address of the list that a view names, and that knows its view."""
    return f"{reverse('items')}?{'&'.join(filter(None, [view.query, f'saved={view.pk}']))}"


def entry_of(view: SavedView, reader: int, *, for_curator: bool) -> Entry:
    """Return a view with the number of items that it shows this reader now."""
    count = why = ""
    try:
        count = number(query.count(question_of(view.query, reader, for_curator=for_curator)[0]))
    except InvalidFilter as error:
        why = FORBIDDEN if not for_curator and {name.partition(".")[0] for name in error.errors} <= HIDDEN else BROKEN
    is_mine = view.owner_id == reader
    owner = "" if is_mine else view.owner.get_username()
    return Entry(
        view.pk, view.name, href_of(view), count, is_mine, owner, view.is_pinned, view.is_shared, view.is_default and is_mine, why
    )


def views_page(reader: int, now: datetime, *, for_curator: bool) -> ViewsPage:
    """Return all views that a reader sees, and their own share links. Views of deleted items or decisions are for curators."""
    entries = [entry_of(view, reader, for_curator=for_curator) for view in views_for(reader_id=reader)]
    return ViewsPage(
        mine=tuple(entry for entry in entries if entry.is_mine),
        shared=tuple(entry for entry in entries if not entry.is_mine and entry.why != FORBIDDEN),
        links=tuple(_link(link, now) for link in links_of(user_id=reader)),
    )


def _link(link: ShareLink, now: datetime) -> LinkEntry:
    state = (
        f"revoked on {date_text(link.revoked_at)}"
        if link.revoked_at
        else f"{'expired' if link.expires_at <= now else 'open until'} {date_text(link.expires_at)}"
    )
    is_open = not link.revoked_at and link.expires_at > now
    return LinkEntry(link.pk, link.title, reverse("shared", args=[token_of(link)]), state, is_open)

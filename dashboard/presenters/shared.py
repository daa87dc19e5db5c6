"""What a share link shows: cards and texts whose every link stays within the link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from content.facets import query
from content.facets.filter import Filter
from content.filters import next_page, previous_page
from content.filters.parsing import check_together
from content.models import Item, ShareLink
from content.sanitize import safe_url
from dashboard.presenters.cards import Card, cards_of, tags_of
from dashboard.presenters.event import EventPanel, event_panel
from dashboard.presenters.links import Links
from dashboard.presenters.provenance import Term
from dashboard.presenters.reader import meta_of
from dashboard.presenters.saved_views import question_of
from dashboard.presenters.texts import Reading, reading_of
from dashboard.presenters.words import date_text, items_text


@dataclass(frozen=True)
class SharedPage:
    """One page of a shared list."""

    title: str
    total_text: str
    until: str
    cards: tuple[Card, ...]
    previous: str
    next: str


@dataclass(frozen=True)
class SharedItem:
    """One item of a shared list."""

    title: str
    back: str
    list_title: str
    meta: tuple[str, ...]
    terms: tuple[Term, ...]
    original: str
    reading: Reading
    event: EventPanel | None


def shared_page(link: ShareLink, token: str, *, after: str, before: str) -> SharedPage:
    """Return a page of a link's list. Raises InvalidFilter."""
    question, links = question_of(link.query, None)
    asked = replace(question, after=after, before=before)
    check_together(asked)
    result = query.run(asked, facets=False)
    return SharedPage(
        title=link.title,
        total_text=items_text(result.total),
        until=date_text(link.expires_at),
        cards=tuple(inside(card, token) for card in cards_of(result.ids, question, links)),
        previous=page_href(token, previous_page(question, result.before)) if result.before else "",
        next=page_href(token, next_page(question, result.after)) if result.after else "",
    )


def page_href(token: str, asked: Filter) -> str:
    """Return the address of another page of a shared list."""
    place = {"after": asked.after} if asked.after else {"before": asked.before}
    return f"{reverse('shared', args=[token])}?{urlencode(place)}"


def inside(card: Card, token: str) -> Card:
    """Return a card whose links stay within the share link."""
    segment = card.href.partition("?")[0].removeprefix(reverse("items")).split("/")[1]
    href = reverse("shared_item", args=[token, segment])
    return replace(card, href=href, channel_href="", audio_href="", tags=plain(card.tags), category=None)


def plain(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return terms that lead nowhere."""
    return tuple(replace(term, href="") for term in terms)


def holds(link: ShareLink, pk: int) -> bool:
    """Whether an item is in a link's list now."""
    question, _links = question_of(link.query, None)
    return query.count(replace(question, among=[pk])) == 1


def shared_item(
    link: ShareLink, token: str, item: Item, *, segment: str, variant: str, part: int, find: str, now: datetime
) -> SharedItem | None:
    """Return an item of a shared list; None when it has no such text."""
    base = reverse("shared_item", args=[token, segment])
    reading = reading_of(item, variant, part, "", base=base, find=find)
    if reading is None:
        return None
    event = event_panel(item, now)
    return SharedItem(
        title=item.title or "Untitled",
        back=reverse("shared", args=[token]),
        list_title=link.title,
        meta=tuple(meta_of(item)),
        terms=plain(tuple(tags_of(item, None, Links()))),
        original=safe_url(item.url),
        reading=reading,
        event=replace(event, calendar_href="") if event else None,
    )

"""The reader page: one item, the chosen text, what is known about it and who said so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from content.db.readable import unreadable_columns
from content.models import Alias, CurationEvent, Hold, Item
from dashboard.presenters.answers import highlighted
from dashboard.presenters.cards import audio_href, flags_of, is_published, secure_picture, tags_of
from dashboard.presenters.event import EventPanel, event_panel
from dashboard.presenters.facts import Fact, facts_of
from dashboard.presenters.links import Links
from dashboard.presenters.marks import Marks, buttons
from dashboard.presenters.neighbours import Place, edit_href, place_of
from dashboard.presenters.provenance import FieldStory, Term, stories_of
from dashboard.presenters.suggested import Suggested, suggested_of
from dashboard.presenters.texts import Reading, reading_of
from dashboard.presenters.thumbnails import Drawing, draw
from dashboard.presenters.words import (
    KIND_LABELS,
    actor_text,
    clock_text,
    date_text,
    flag_text,
    length_text,
    moment_text,
    number,
)

WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class ReaderPage:
    """Everything that the reader's templates print."""

    key: str
    title: str
    permalink: str
    meta: tuple[str, ...]
    terms: tuple[Term, ...]
    facts: tuple[Fact, ...]
    aliases: tuple[str, ...]
    notes: tuple[str, ...]
    stories: tuple[FieldStory, ...]
    held_note: str
    revision: int
    reading: Reading
    place: Place | None
    picture: str
    drawing: Drawing
    edit_href: str
    admin_href: str
    audio_href: str
    audio_length: str
    marks: Marks | None
    event: EventPanel | None
    suggested: tuple[Suggested, ...]


def reader_page(
    item: Item, *, now: datetime, variant: str, part: int, carried: str, can_edit: bool, viewer: int | None = None, find: str = ""
) -> ReaderPage | None:
    """Return the page of a live item; None when it has no such variant or part."""
    place = place_of(item, carried, viewer, for_curator=can_edit)
    reading = reading_of(item, variant, part, place.carried if place else "", find=find)
    if reading is None:
        return None
    hold = Hold.objects.with_key(item.key).first()
    events = CurationEvent.objects.filter(tenant=item.tenant, source=item.source, external_id=item.external_id)
    names = Alias.objects.filter(tenant=item.tenant, source=item.source, external_id=item.external_id).order_by("name")
    return ReaderPage(
        key=str(item.key),
        title=item.title or "Untitled",
        permalink=item.get_absolute_url(),
        meta=tuple(meta_of(item)),
        terms=tuple(tags_of(item, hold, Links())),
        facts=tuple(facts_of(item)),
        aliases=tuple(names.values_list("name", flat=True)),
        notes=tuple(notes_of(item)),
        stories=stories_of(item, hold, list(events.order_by("-revision", "-pk")) if hold else []),
        held_note=hold.note if hold else "",
        revision=hold.revision if hold else 0,
        reading=highlighted(reading, place.q if place else ""),
        place=place,
        picture=secure_picture(item.thumbnail_url),
        drawing=draw(str(item.key)),
        edit_href=edit_href(item, place.carried if place else "") if can_edit else "",
        admin_href=reverse("admin:content_item_change", args=[item.pk]) if can_edit else "",
        audio_href=audio_href(item.key, item.media),
        audio_length=clock_text(audio_seconds(item)),
        marks=buttons([(item.key, item.pk, item.title)], viewer)(item.key),
        event=event_panel(item, now),
        suggested=suggested_of(item, hold) if can_edit else (),
    )


def notes_of(item: Item) -> Iterator[str]:
    """Yield what is no fact about the item, and what is stored of it and cannot be read."""
    yield from (flag_text(flag) for flag in flags_of(item))
    yield from (f"{column} is stored and cannot be read: {reason}." for column, reason in unreadable_columns(item).items())


def audio_seconds(item: Item) -> int | None:
    """Return the length of the audio as the source gave it."""
    said = item.media.get("audio_duration_seconds") if isinstance(item.media, dict) else None
    return said if isinstance(said, int) else None


def meta_of(item: Item) -> Iterator[str]:
    """Yield the line above the title."""
    yield item.author or KIND_LABELS.get(item.kind, item.kind)
    yield date_text(item.published_at) if is_published(item) else f"added {date_text(item.indexed_at)}"
    if item.duration_seconds:
        yield length_text(item.duration_seconds)
    if item.word_count and item.kind in (Item.Kind.ARTICLE, Item.Kind.DOCUMENT):
        yield f"{number(max(1, round(item.word_count / WORDS_A_MINUTE)))} min to read"


@dataclass(frozen=True)
class Tombstone:
    """What the page of a deleted item says; who, when and why is for curators."""

    key: str
    who: str
    when: str
    reason: str
    admin_href: str


def tombstone(key: str, hold: Hold | None, item: Item | None, *, for_curator: bool) -> Tombstone:
    """Return what to say about a deleted item."""
    if not for_curator or hold is None:
        return Tombstone(key, "", "", "", "")
    href = reverse("admin:content_item_change", args=[item.pk]) if item else ""
    return Tombstone(key, actor_text(hold.deleted_by), moment_text(hold.deleted_at), hold.delete_reason, href)

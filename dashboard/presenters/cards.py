"""One page of items as cards or table rows, read in three queries whatever its length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models.fields.json import KT
from django.urls import reverse

from content.facets.filter import Filter
from content.facets.spec import pair_value
from content.keys import NaturalKey, to_segment
from content.models import Hold, Item
from content.overlay import category_pairs, topic_members
from content.sanitize import safe_url
from content.search.highlights import Piece
from content.services.media import stored_audio
from content.types import JSONValue
from dashboard.presenters.excerpts import Excerpt, excerpts_of, own_words
from dashboard.presenters.links import Links
from dashboard.presenters.marks import Marks, buttons
from dashboard.presenters.neighbours import carried_by, edit_href, reader_href
from dashboard.presenters.provenance import Term, human_pairs, human_topics
from dashboard.presenters.thumbnails import Drawing, draw
from dashboard.presenters.words import KIND_LABELS, actor_text, clock_text, date_text, variant_text

TAGS = 6
#: What a card shows; the long documents stay in the database.
COLUMNS = (
    "tenant", "source", "external_id", "kind", "title", "author", "published_at", "indexed_at", "duration_seconds",
    "has_audio", "thumbnail_url", "effective", "content_type", "complexity", "language", "flags",
)  # fmt: skip
HELD = ("tenant", "source", "external_id", "curated", "deleted_at", "deleted_by", "delete_reason")


@dataclass(frozen=True)
class Card:
    """One item as the list shows it."""

    href: str
    title: str
    summary: str
    kind: str
    channel: str
    channel_href: str
    date: str
    date_note: str
    content_type: str
    complexity: str
    language: str
    length: str
    texts: str
    category: Term | None
    tags: tuple[Term, ...]
    tags_left: int
    picture: str
    drawing: Drawing
    pk: int
    edit_href: str
    chips_href: str
    key: str = ""
    deleted: str = ""
    restore_query: str = ""
    marks: Marks | None = None
    audio_href: str = ""
    #: What a search found, see `answers`: the title with its matches, and a quotation of the text of this name.
    title_pieces: tuple[Piece, ...] = ()
    quote: tuple[Piece, ...] = ()
    quoted: str = ""


@dataclass(frozen=True)
class _Around:
    """What all cards of a page have in common: the list that they link to, and how a reader's and other addresses carry it."""

    links: Links
    read_from: str
    carried: str
    marks: Callable[[NaturalKey], Marks | None]


def cards_of(ids: Sequence[int], question: Filter, links: Links, reader: int | None = None) -> tuple[Card, ...]:
    """Return the cards of these items, in this order; one that is gone in the meantime is left out."""
    found = Item.objects.only(*COLUMNS).annotate(audio=KT("media__audio"), own=own_words()).in_bulk(list(ids))
    items = [found[pk] for pk in ids if pk in found]
    holds = _holds(items)
    excerpts = excerpts_of(items)
    marks = buttons([(item.key, item.pk, item.title) for item in items], reader)
    around = _Around(links, carried_by(question, links), links.query(question), marks)
    return tuple(_card(item, holds.get(item.key), excerpts.get(item.pk, Excerpt()), around) for item in items)


def _holds(items: Sequence[Item]) -> dict[NaturalKey, Hold]:
    """Return the holds of items by natural key. The query may find strangers; the key sorts them out."""
    names = {item.external_id for item in items}
    holds = Hold.objects.filter(source__in={item.source for item in items}, external_id__in=names)
    return {hold.key: hold for hold in holds.only(*HELD)}


def _card(item: Item, hold: Hold | None, excerpt: Excerpt, around: _Around) -> Card:
    tags = tuple(tags_of(item, hold, around.links))
    date, note = _date(item)
    return Card(
        href=reader_href(item, around.read_from),
        title=item.title or "Untitled",
        summary=excerpt.start,
        kind=KIND_LABELS.get(item.kind, item.kind),
        channel=item.author,
        channel_href=around.links.to_all("channel", item.author) if item.author else "",
        date=date,
        date_note=note,
        content_type=item.content_type,
        complexity=item.complexity,
        language=item.language,
        length=clock_text(item.duration_seconds),
        texts=_texts(item, excerpt),
        category=tags[0] if category_pairs(item.effective.get("categories")) else None,
        tags=tags[:TAGS],
        tags_left=max(0, len(tags) - TAGS),
        picture=secure_picture(item.thumbnail_url),
        drawing=draw(str(item.key)),
        pk=item.pk,
        edit_href=edit_href(item, around.carried),
        chips_href=edit_href(item, around.carried, "edit_chips"),
        key=str(item.key),
        deleted=deleted_text(hold),
        restore_query=around.carried,
        marks=around.marks(item.key),
        audio_href=audio_href(item.key, {"audio": getattr(item, "audio", None)}),
    )


def audio_href(key: NaturalKey, media: JSONValue) -> str:
    """Return where an item's audio is played from; "" when there is no file of it here."""
    return reverse("item_audio", args=[to_segment(str(key))]) if stored_audio(media, root=settings.MEDIA_ROOT) else ""


def deleted_text(hold: Hold | None) -> str:
    """Return who deleted an item, when and why; "" for a live one."""
    if hold is None or hold.deleted_at is None:
        return ""
    reason = f": {hold.delete_reason}" if hold.delete_reason else ""
    return f"Deleted by {actor_text(hold.deleted_by)} on {date_text(hold.deleted_at)}{reason}"


def secure_picture(url: str) -> str:
    """Return the address of a thumbnail that a page may load: https only."""
    address = safe_url(url)
    return address if address.startswith("https://") else ""


def flags_of(item: Item) -> list[str]:
    """Return what a machine noted about the item's values."""
    return [str(flag) for flag in item.flags] if isinstance(item.flags, list) else []


def is_published(item: Item) -> bool:
    """Whether the day of publication is known and is one."""
    return bool(item.published_at) and not any(flag.startswith("not_a_publication_date") for flag in flags_of(item))


def _date(item: Item) -> tuple[str, str]:
    """Return the day a card shows and what kind of day it is; "" is the day of publication."""
    return (date_text(item.published_at), "") if is_published(item) else (date_text(item.indexed_at), "added")


def _texts(item: Item, excerpt: Excerpt) -> str:
    names = [variant_text(variant) for variant in excerpt.variants]
    parts = [names[0] if len(names) == 1 else f"{len(names)} summaries"] if names else []
    if item.has_audio and not any(name.startswith("Audio") for name in names):
        parts.append("audio")
    return " · ".join(parts)


def tags_of(item: Item, hold: Hold | None, links: Links) -> Iterator[Term]:
    """Yield the categories, their subcategories and the topics of an item; each leads to the list of its like."""
    mine = human_pairs(item, hold)
    pairs = category_pairs(item.effective.get("categories"))
    for category in dict.fromkeys(category for category, _ in pairs):
        is_human = any(pair in mine for pair in pairs if pair[0] == category)
        yield Term(category, links.to_all("category", category), is_human)
    for category, sub in pairs:
        if sub:
            yield Term(sub, links.to_all("subcategory", pair_value(category, sub)), (category, sub) in mine)
    own = human_topics(item, hold)
    for topic in topic_members(item.effective.get("topics")):
        yield Term(topic, links.to_all("topic", topic), topic in own)

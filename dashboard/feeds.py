"""The items of a Filter outside of a page: JSON and Atom a page at a time, CSV as one stream. Same items, same totals."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import TextField
from django.db.models.functions import Left
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import strip_tags

from content.db.readable import marked, why_unreadable
from content.facets import query
from content.facets.filter import Filter
from content.facets.query import FacetValue, Result
from content.filters import canonical, excluded, first_page, next_page, previous_page, toggled
from content.models import Item, Text
from content.overlay import category_pairs, topic_members
from content.sanitize import safe_url
from content.types import JSONObject

CHUNK = 500
#: Of one facet a document lists so many values, the most frequent ones, beside what is chosen; `total_values` counts all.
MOST_VALUES = 100
QUOTE = 600
COLUMNS = (
    "tenant", "source", "external_id", "kind", "title", "author", "published_at", "indexed_at", "updated_at", "duration_seconds",
    "language", "content_type", "complexity", "effective", "url",
)  # fmt: skip
#: What a spreadsheet would run as a formula.
FORMULA = re.compile(r"\s*[=+\-@\t\r\n]")
#: What XML 1.0 cannot hold.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

#: Turns a path of ours into an address that works elsewhere.
Absolute = Callable[[str], str]


@dataclass(frozen=True)
class Entry:
    """One item as files and feeds carry it; times are UTC."""

    key: str
    address: str
    title: str
    kind: str
    source: str
    channel: str
    published: datetime | None
    indexed: datetime
    updated: datetime
    duration_seconds: int | None
    language: str
    content_type: str
    complexity: str
    categories: list[str]
    topics: list[str]
    original: str
    summary: str


def entries_of(ids: Sequence[int], absolute: Absolute, *, with_summaries: bool = True) -> Iterator[Entry]:
    """Yield the entries of these items in this order; one that is gone in the meantime is left out."""
    found = Item.objects.only(*COLUMNS).in_bulk(list(ids))
    quotes = quotes_of(ids) if with_summaries else {}
    for item in (found[pk] for pk in ids if pk in found):
        yield Entry(
            key=str(item.key),
            address=absolute(item.get_absolute_url()),
            title=item.title or "Untitled",
            kind=item.kind,
            source=item.source,
            channel=item.author,
            published=item.published_at,
            indexed=item.indexed_at,
            updated=item.updated_at,
            duration_seconds=item.duration_seconds,
            language=item.language,
            content_type=item.content_type,
            complexity=item.complexity,
            categories=[" > ".join(filter(None, pair)) for pair in category_pairs(item.effective.get("categories"))],
            topics=topic_members(item.effective.get("topics")),
            original=safe_url(item.url),
            summary=quotes.get(item.pk, ""),
        )


def quotes_of(ids: Sequence[int]) -> dict[int, str]:
    """Return the beginning of one summary of each item."""
    texts = Text.objects.filter(is_latest=True, item_id__in=list(ids), role=Text.Role.SUMMARY).order_by("item_id", "-variant")
    start, markup = Left("text", QUOTE, output_field=TextField()), Left("html", 2 * QUOTE, output_field=TextField())
    quotes: dict[int, str] = {}
    for pk, text, html in texts.values_list("item_id", start, markup):
        quotes[pk] = (text or strip_tags(html.rpartition("<")[0])).strip() or quotes.get(pk, "")
    return quotes


def as_document(asked: Filter, title: str, absolute: Absolute, address_of: Callable[[Filter], str]) -> JSONObject:
    """Return a page of a Filter as JSON; `address_of` says where a Filter is answered in this form."""
    result = query.run(asked, listed=query.Listed(MOST_VALUES))
    return {
        "title": title,
        "query": canonical(first_page(asked)),
        "total": result.total,
        "first": result.first,
        "last": result.last,
        "items": [plain(entry) for entry in entries_of(result.ids, absolute)],
        "facets": [
            {
                "name": facet.name,
                "label": facet.label,
                "none": facet.none_count,
                "any": facet.any_count,
                "total_values": facet.total_values,
                "values": [value_document(asked, facet.name, value, address_of) for value in facet.values],
            }
            for facet in result.facets
        ],
        **{name: address or None for name, address in neighbours(asked, result, address_of).items()},
    }


def value_document(asked: Filter, facet: str, value: FacetValue, address_of: Callable[[Filter], str]) -> JSONObject:
    """Return a facet value and where choosing and excluding it leads, so that a program needs no rules of its own."""
    children = [value_document(asked, "subcategory", child, address_of) for child in value.children]
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "state": value.state,
        "toggle_url": address_of(toggled(asked, facet, value.value)),
        "exclude_url": address_of(excluded(asked, facet, value.value)),
        **({"values": children} if children else {}),  # type: ignore[dict-item]  # a list of documents is a value
    }


def neighbours(asked: Filter, result: Result, address_of: Callable[[Filter], str]) -> dict[str, str]:
    """Return where the pages beside this one are; "" where the list ends."""
    return {
        "next": address_of(next_page(asked, result.after)) if result.after else "",
        "previous": address_of(previous_page(asked, result.before)) if result.before else "",
    }


def plain(entry: Entry) -> JSONObject:
    """Return an entry with its times as text, and those that cannot be read as `$unreadable`."""
    told = ((name, marked(value)) for name, value in asdict(entry).items())
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in told}


def first_read(*moments: datetime | None) -> datetime | None:
    """Return the first of these times that is known and can be read: a feed has no word for one that cannot."""
    return next((moment for moment in moments if moment and not why_unreadable(moment)), None)


def as_atom(asked: Filter, title: str, absolute: Absolute, address_of: Callable[[Filter], str]) -> str:
    """Return a page of a Filter as an Atom feed that leads to the pages beside it (RFC 5005)."""
    result = query.run(asked, facets=False)
    guid = address_of(first_page(asked))
    feed = PagedFeed(title=speakable(title), link=absolute("/"), description="", feed_url=address_of(asked), feed_guid=guid)
    feed.beside = neighbours(asked, result, address_of)
    for entry in entries_of(result.ids, absolute):
        feed.add_item(
            title=speakable(entry.title),
            link=entry.address,
            description=speakable(entry.summary),
            unique_id=entry.address,
            pubdate=first_read(entry.published, entry.indexed),
            updateddate=first_read(entry.updated, entry.indexed),
            author_name=speakable(entry.channel) or None,
            categories=[speakable(name) for name in entry.categories],
        )
    return feed.writeString("utf-8")


class PagedFeed(Atom1Feed):
    """An Atom feed that says where its other pages are."""

    beside: dict[str, str]

    def add_root_elements(self, handler: object) -> None:
        """Add the links to the pages beside this one."""
        super().add_root_elements(handler)  # type: ignore[arg-type]
        for rel, address in self.beside.items():
            if address:
                handler.addQuickElement("link", "", {"rel": rel, "href": address})  # type: ignore[attr-defined]


def speakable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return UNSPEAKABLE.sub("\ufffd", text)


def as_table(asked: Filter, absolute: Absolute) -> Iterator[str]:
    """Yield CSV: a header, then every item of a Filter in its order. Only ids and one group of items are ever in memory."""
    names = [name for name in Entry.__dataclass_fields__ if name != "summary"]
    yield line(names)
    ids = query.ids_between(asked, 0, query.count(asked))
    for start in range(0, len(ids), CHUNK):
        for entry in entries_of(ids[start : start + CHUNK], absolute, with_summaries=False):
            yield line(cell(getattr(entry, name)) for name in names)


def line(cells: Iterable[str]) -> str:
    """Return one row of CSV."""
    row = io.StringIO()
    csv.writer(row).writerow(cells)
    return row.getvalue()


def cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if reason := why_unreadable(value):
        return f"unreadable: {reason}"
    if isinstance(value, list):
        value = "; ".join(value)
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if FORMULA.match(text) else text.encode("utf-8", "replace").decode()

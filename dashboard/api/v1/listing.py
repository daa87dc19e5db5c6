"""A page of items as a JSON document: what was found, where every facet value leads, and the neighbouring pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from content.db.by_key import RowsByKey
from content.db.readable import UnreadableDocument, marked, read_or_mark
from content.facets.filter import Filter, Presence
from content.facets.meant import meant
from content.facets.query import Result
from content.facets.results import FacetCounts, FacetValue
from content.facets.spec import BY_NAME, RANGES, children_of
from content.filters import canonical, excluded, next_page, previous_page, toggled, with_presence
from content.keys import NaturalKey, to_segment
from content.models import Item
from dashboard.api.errors import printed

FACETS = "facets"
TIMES = ("published_at", "starts_at", "ends_at", "indexed_at", "observed_at")
#: What a list tells of an item, beside `key` and `href`. Texts and documents are the single item's to tell.
COLUMNS = (
    *("tenant", "source", "external_id", "kind", "url", "thumbnail_url", "author"),
    *(*TIMES, "duration_seconds", "word_count", "has_audio"),
)
#: Documents that are handed on as the database wrote them, without being put together again.
DOCUMENTS = ("effective", "flags")

#: The keys of the documents below, for the OpenAPI document.
LIST_KEYS = ("total", "first", "page_size", "next", "previous", "did_you_mean", "items", "facets", "ranges")
FACET_KEYS = ("name", "label", "kind", "match_all", "total_values", "none", "any", "values")
VALUE_KEYS = ("value", "label", "count", "state", "toggle_url", "exclude_url", "children")
RANGE_KEYS = ("name", "label", "kind", "from", "to")

Document = dict[str, Any]
Address = Callable[[Filter], str]


def list_document(asked: Filter, result: Result, path: str, *, with_facets: bool) -> Document:
    """Return the answer to a Filter at this address. `first` is the rank of the first item, 0 on an empty page."""
    own = "" if with_facets else f"{FACETS}=0"

    def address(other: Filter) -> str:
        return "?".join(part for part in (path, "&".join(part for part in (canonical(other), own) if part)) if part)

    document: Document = {
        "total": result.total,
        "first": result.first,
        "page_size": asked.page_size,
        "next": address(next_page(asked, result.after)) if result.after else None,
        "previous": address(previous_page(asked, result.before)) if result.before else None,
        "did_you_mean": None if result.total else meant_document(asked, address),
        "items": rows_of(result, path),
    }
    if with_facets:
        document["facets"] = [facet_document(asked, facet, address) for facet in result.facets]
        document["ranges"] = list(range_documents(asked))
    return document


def meant_document(asked: Filter, address: Address) -> Document | None:
    """Return other words for a query that found nothing, None when nothing near it finds anything."""
    found = meant(asked)
    return {"q": found.question.q, "total": found.total, "url": address(found.question)} if found else None


def narrow_rows(ids: Sequence[int]) -> QuerySet[Item, tuple[Any, ...]]:
    """Return what a list tells of these items, without texts and other documents."""
    texts = {f"{name}_text": Cast(name, TextField()) for name in DOCUMENTS}
    return Item.objects.filter(pk__in=ids).annotate(**texts).values_list("pk", *COLUMNS, *texts)


NARROW = RowsByKey(narrow_rows)


def rows_of(result: Result, path: str) -> list[orjson.Fragment]:
    """Return the items of a page in its order, in at most one query; `path` is the list's address, below which each has its own.

    Those that were printed before and have not changed since are not read again.
    """

    def read(ids: Sequence[int]) -> dict[int, bytes]:
        return {row[0]: printed(row_document(row[1:], path)) for row in NARROW.fetch(ids)}

    rows = result.kept.rows_of(result.ids, path, read)
    return [orjson.Fragment(rows[pk]) for pk in result.ids if pk in rows]


def row_document(row: Sequence[Any], path: str) -> Document:
    """Return one item of a list."""
    tenant, source, external_id = row[:3]
    key = str(NaturalKey(tenant, source, external_id))
    document: Document = {"key": key, "href": f"{path}/{to_segment(key)}"}
    document.update(zip(COLUMNS, row, strict=False))
    document.update((name, marked(document[name])) for name in TIMES)
    document.update(zip(DOCUMENTS, map(as_stored, row[len(COLUMNS) :]), strict=True))
    return document


def as_stored(text: str) -> orjson.Fragment | UnreadableDocument:
    """Return a document as the database wrote it, or what stands for one that would spoil the whole answer for its reader."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        # The stricter of two readers: what only it refuses, half of a surrogate pair, is handed on.
        found = read_or_mark(lambda: json.loads(text))
        if isinstance(found, UnreadableDocument):
            return found
    return orjson.Fragment(text)


def facet_document(asked: Filter, facet: FacetCounts, address: Address) -> Document:
    """Return the counts of one facet; each value says what choosing or excluding it leads to."""
    presences: tuple[tuple[Presence, int], ...] = (("none", facet.none_count), ("any", facet.any_count))
    return {
        "name": facet.name,
        "label": facet.label,
        "kind": facet.kind,
        "match_all": facet.match_all,
        "total_values": facet.total_values,
        **{presence: presence_document(asked, facet, presence, count, address) for presence, count in presences},
        "values": [value_document(asked, facet.name, value, address) for value in facet.values],
    }


def presence_document(asked: Filter, facet: FacetCounts, presence: Presence, count: int, address: Address) -> Document:
    """Return the bucket of the items without a value, or of those with one."""
    is_on = facet.presence == presence
    toggle = with_presence(asked, facet.name, "" if is_on else presence)
    return {"count": count, "state": "on" if is_on else "off", "toggle_url": address(toggle)}


def value_document(asked: Filter, name: str, value: FacetValue, address: Address) -> Document:
    """Return one value. A value that no query string may carry has no addresses."""
    child = children_of(BY_NAME[name])
    is_open = value.is_choosable
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "state": value.state,
        "toggle_url": address(toggled(asked, name, value.value)) if is_open else None,
        "exclude_url": address(excluded(asked, name, value.value)) if is_open else None,
        "children": [value_document(asked, child.name, below, address) for below in value.children] if child else [],
    }


def range_documents(asked: Filter) -> Iterator[Document]:
    """Yield each range with what is chosen of it; times in UTC, durations in seconds."""
    for ranged in RANGES:
        chosen = asked.ranges.get(ranged.name)
        low, high = (chosen.low, chosen.high) if chosen else (None, None)
        yield {"name": ranged.name, "label": ranged.label, "kind": ranged.kind, "from": low, "to": high}

"""Every item with its texts, other names and hold, as documents in the order of their keys. Equal stores give equal bytes.

Left out is what belongs to one database and not to the item: row ids, the change stamp, and when our rows were written.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Literal

from content.archive.canonical_json import dumps, plain
from content.db.order import by_bytes
from content.facets import query
from content.facets.filter import Filter
from content.keys import NaturalKey
from content.models import Alias, Hold, Item, Text

Document = dict[str, Any]
Format = Literal["jsonl", "json", "csv"]

BATCH = 200
OF_THE_DATABASE = ("id", "changed", "created_at", "updated_at")
COLUMNS = tuple(field.attname for field in Item._meta.concrete_fields if field.attname not in OF_THE_DATABASE)
HOLD_COLUMNS = ("curated", "revision", "deleted_by", "delete_reason", "purged_at", "note")
TEXT_COLUMNS = (
    *("role", "variant", "position", "revision", "is_latest", "speaker", "language"),
    *("text", "html", "occurred_at", "meta"),
)
FIELDS = ("key", "aliases", *COLUMNS, *HOLD_COLUMNS, "texts")


def documents(asked: Filter | None = None, *, include_deleted: bool = False) -> Iterator[Document]:
    """Yield the document of every item of a filter (of every item when None) in every tenant, a batch in memory at a time."""
    for prefix in prefixes():
        pks = iter(ids_in_order(prefix, asked, include_deleted))
        while batch := list(islice(pks, BATCH)):
            yield from documents_of(batch)


def prefixes() -> list[tuple[str, str]]:
    """Return every (tenant, source) in the order of the keys that begin with them; no prefix begins another."""
    found = Item.objects.order_by().values_list("tenant", "source").distinct()
    return sorted(found, key=lambda prefix: str(NaturalKey(prefix[0], prefix[1], "")))


def ids_in_order(prefix: tuple[str, str], asked: Filter | None, include_deleted: bool) -> Iterable[int]:
    """Return the ids of the items of one tenant and source, in the order of their keys. Eight bytes an item."""
    tenant, source = prefix
    items = Item.objects.filter(tenant=tenant, source=source)
    items = items if include_deleted or (asked is not None and asked.deleted) else items.live()
    ordered = array("q", items.order_by(by_bytes("external_id")).values_list("pk", flat=True).iterator())
    if asked is None:
        return ordered
    wanted: Collection[int] = query.ids(replace(asked, tenant=tenant), include_deleted=include_deleted)
    return (pk for pk in ordered if pk in wanted)


def documents_of(pks: list[int]) -> Iterator[Document]:
    """Yield the documents of some items in the order of `pks`: four queries, whatever their number."""
    items = Item.objects.in_bulk(pks)
    texts: dict[int, list[Text]] = {}
    for text in Text.objects.filter(item__in=pks).order_by("pk"):
        texts.setdefault(text.item_id, []).append(text)
    some = [items[pk] for pk in pks if pk in items]
    holds = {hold.key: hold for hold in owned(Hold, some)}
    aliases: dict[NaturalKey, list[str]] = {}
    for alias in owned(Alias, some):
        aliases.setdefault(alias.key, []).append(alias.name)
    for item in some:
        yield document(item, texts.get(item.pk, []), holds.get(item.key), aliases.get(item.key, []))


def owned(model: Any, items: list[Item]) -> Iterator[Any]:
    """Yield the rows of a table that is kept by natural key. The items are of one tenant and source."""
    if items:
        ids = [item.external_id for item in items]
        yield from model.objects.filter(tenant=items[0].tenant, source=items[0].source, external_id__in=ids)


def document(item: Item, texts: list[Text], hold: Hold | None, aliases: list[str]) -> Document:
    """Return everything that is stored about one item."""
    held = {name: getattr(hold, name) for name in HOLD_COLUMNS} if hold else NOTHING_HELD
    listed = [{name: getattr(text, name) for name in TEXT_COLUMNS} for text in texts]
    listed.sort(key=lambda text: (text["role"], text["variant"], text["position"], text["revision"]))
    columns = {name: getattr(item, name) for name in COLUMNS}
    return {"key": str(item.key), "aliases": sorted(aliases), **columns, **held, "texts": listed}


NOTHING_HELD: Document = {
    "curated": {}, "revision": 0, "deleted_by": "", "delete_reason": "", "purged_at": None, "note": "",
}  # fmt: skip


def as_lines(found: Iterable[Document]) -> Iterator[str]:
    """Yield one JSON document a line."""
    return (dumps(entry) + "\n" for entry in found)


def as_list(found: Iterable[Document]) -> Iterator[str]:
    """Yield one JSON list, a document a line."""
    separator = "[\n"
    for entry in found:
        yield separator + dumps(entry)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def as_table(found: Iterable[Document]) -> Iterator[str]:
    """Yield CSV, a header and an item a row; lists and documents are JSON within their cell."""
    yield row(FIELDS)
    for entry in found:
        yield row(cell(entry[name]) for name in FIELDS)


def row(cells: Iterable[str]) -> str:
    """Return one CSV row."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def cell(value: Any) -> str:
    """Return a value as it stands in a CSV cell; NULL is empty."""
    value = plain(value)
    if value is None:
        return ""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else dumps(value)


WRITERS: dict[str, Callable[[Iterable[Document]], Iterator[str]]] = {"jsonl": as_lines, "csv": as_table, "json": as_list}

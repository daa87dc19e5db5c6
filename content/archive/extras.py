"""Rows that the store took from an archive of this system and that the file does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from content.archive.counterparts import Counterparts
from content.keys import NaturalKey
from content.models import ArchiveRow, ImportChange, Item, Text
from content.types import JSONObject

AT_ONCE = 200


def find_extras(store: Counterparts, tables: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (table, key). Items that only another file's import brought are that file's business."""
    items = Item.objects.filter(payload__has_key=store.system).order_by("pk").iterator(chunk_size=AT_ONCE)
    unseen = (item for item in items if item.pk not in store.seen)
    while chunk := list(islice(unseen, AT_ONCE)):
        yield from extra_items(store, tables, chunk)
    for row in ArchiveRow.objects.filter(archive_import__in=store.imports).iterator(chunk_size=AT_ONCE):
        if row.table in tables and (row.table, row.row_key) not in store.seen_rows:
            yield row.table, row.row_key


def extra_items(store: Counterparts, tables: set[str], items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    """Yield the extra rows of items that the file does not name."""
    importers = imports_of(items)
    extra = [item for item in items if not importers[item.key] or importers[item.key] & store.imports]
    texts: dict[int, list[Text]] = defaultdict(list)
    for text in Text.objects.filter(item__in=[item.pk for item in extra]):
        texts[text.item_id].append(text)
    for item in extra:
        yield from ((table, name) for table, name in own_rows(store, item) if table in tables)
        for text in texts[item.pk]:
            unseen = text_tables(store, text) if text.pk not in store.seen_texts else []
            yield from ((table, f"{item.key} {text.variant} r{text.revision}") for table in unseen if table in tables)


def imports_of(items: Sequence[Item]) -> dict[NaturalKey, set[int]]:
    """Return which imports wrote each item."""
    found: dict[NaturalKey, set[int]] = defaultdict(set)
    changes = ImportChange.objects.filter(external_id__in={item.external_id for item in items})
    for change in changes.only("tenant", "source", "external_id", "archive_import_id"):
        found[NaturalKey(change.tenant, change.source, change.external_id)].add(change.archive_import_id)
    return found


def own_rows(store: Counterparts, item: Item) -> Iterator[tuple[str, str]]:
    """Yield the raw rows that an item keeps as its own."""
    own = item.payload.get(store.system) if isinstance(item.payload, dict) else None
    for table, row in own.items() if isinstance(own, dict) else ():
        if isinstance(row, dict) and table != "documents":
            yield table, str(row.get("id") or item.key)


def text_tables(store: Counterparts, text: Text) -> list[str]:
    """Return the tables whose raw rows a text keeps."""
    rows: JSONObject = text.meta if isinstance(text.meta, dict) else {}
    own = rows.get(store.system)
    return [table for table in own if table != "content"] if isinstance(own, dict) else []

"""Writes invented items into a migrated, empty store. Every derived column is the product's own work.

The guards stay on; the documents of search are written at the end, for all texts at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from content.db.search import search_store
from content.models import Item
from scripts.bench.documents import write_documents
from scripts.bench.invented import Invented, chunks

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ITEM = (
    *("id", "source", "external_id", "kind", "url", "author", "published_at", "indexed_at"),
    *("duration_seconds", "word_count", "has_audio", "analysis", "payload"),
)
TEXT = ("item_id", "role", "variant", "position", "text")
HOLD = ("source", "external_id", "curated", "revision", "deleted_at", "deleted_by", "delete_reason", "updated_at")
EVENT = ("source", "external_id", "field", "op", "after", "actor", "at", "revision")

Row = Sequence[Any]


def is_postgresql() -> bool:
    """Return whether the store is on PostgreSQL."""
    return connection.vendor == "postgresql"


def prepare(total: int) -> float:
    """Make the store hold so many items, unless it does; return the seconds it took. Refuses another number."""
    found = stored()
    if found == total:
        return 0.0
    if found:
        raise SystemExit(f"the database holds {found:,} items, not {total:,}: name another one")
    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    search_store().drop()
    for number, made in enumerate(chunks(total)):
        write(made)
        if number % 10 == 0:
            print(f"  {number * len(made):,} items, {time.perf_counter() - started:.0f} s", flush=True)
    print(f"  search documents, {time.perf_counter() - started:.0f} s", flush=True)
    write_documents()
    finish()
    return time.perf_counter() - started


def stored() -> int:
    """Return how many items there are, none where nothing was migrated."""
    return Item.objects.count() if Item._meta.db_table in connection.introspection.table_names() else 0


def write(made: list[Invented]) -> None:
    """Store one chunk in one transaction: decisions first, so that an item's own trigger finds them."""
    with transaction.atomic():
        insert("content_hold", HOLD, hold_rows(made))
        insert("content_curationevent", EVENT, event_rows(made))
        insert("content_item", ITEM, (item_row(item) for item in made))
        insert("content_text", TEXT, text_rows(made))


def insert(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write rows by the fastest way of the engine under which triggers fire."""
    named = ", ".join(f'"{name}"' for name in columns)
    if is_postgresql():
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    connection.ensure_connection()
    connection.connection.cursor().executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", map(plain, rows))


def plain(row: Row) -> list[Any]:
    """Return a row as SQLite keeps it."""
    return [f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else value for value in row]


def item_row(item: Invented) -> Row:
    """Return the columns of ITEM."""
    return (item.pk, *item.columns.values(), json.dumps(item.analysis), json.dumps(item.payload))


def text_rows(made: list[Invented]) -> Iterator[Row]:
    """Yield the columns of TEXT."""
    for item in made:
        for place, (role, variant, text) in enumerate(item.texts):
            yield item.pk, role, variant, place, text


def hold_rows(made: list[Invented]) -> Iterator[Row]:
    """Yield the columns of HOLD for what people decided about."""
    for item in made:
        if item.curated or item.deleted:
            fate = (NOW, "user:bench", "invented") if item.deleted else (None, "", "")
            yield *key(item), json.dumps(item.curated), 1, *fate, item.columns["indexed_at"]


def event_rows(made: list[Invented]) -> Iterator[Row]:
    """Yield the columns of EVENT: the ledger explains each hold."""
    for item in made:
        for field, decided in item.curated.items():
            yield *key(item), field, decided["op"], json.dumps(decided), "user:bench", item.columns["indexed_at"], 1
        if item.deleted:
            yield *key(item), "", "delete", None, "user:bench", NOW, 1


def key(item: Invented) -> tuple[str, str]:
    """Return the natural key within the nameless tenant."""
    return item.columns["source"], item.columns["external_id"]


def finish() -> None:
    """Move the sequence past our primary keys and let the planner know the tables."""
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute("SELECT setval('content_item_id_seq', (SELECT max(id) FROM content_item))")
            cursor.execute("VACUUM (ANALYZE)")
        else:
            cursor.execute("ANALYZE")

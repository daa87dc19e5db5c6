"""Programs without our code, one function each: they take an item and the row that they read before a person decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from django.db import connection

from content.db import features
from content.models import Item
from tests.builders import science

Row: TypeAlias = dict[str, Any]
Write: TypeAlias = Callable[[Item, Row], None]

MACHINE = [{"category": "General", "subcategories": []}]
DECIDED = science("Oceans")


def columns() -> list[str]:
    return [field.column for field in Item._meta.concrete_fields]


def raw_row(item: Item) -> Row:
    """Return the row as another program would have read it, JSON as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns())} FROM content_item WHERE id = %s", [item.pk])
        return dict(zip(columns(), cursor.fetchone(), strict=True))


def insert_sql(verb: str = "INSERT INTO") -> str:
    marks = ", ".join(["%s"] * len(columns()))
    return f"{verb} content_item ({', '.join(columns())}) VALUES ({marks})"


def execute(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def stale_save(item: Item, row: Row) -> None:
    """A program that read the item long ago writes every field back."""
    item.effective, item.deleted_at, item.title = {"categories": MACHINE}, None, "stale"
    item.save()


def update_or_create(item: Item, row: Row) -> None:
    Item.objects.update_or_create(
        source=item.source, external_id=item.external_id, tenant="", defaults={"effective": {}, "deleted_at": None}
    )


def bulk_update(item: Item, row: Row) -> None:
    item.effective, item.deleted_at = {}, None
    Item.objects.bulk_update([item], ["effective", "deleted_at", "title"])


def bulk_upsert(item: Item, row: Row) -> None:
    item.pk, item.effective, item.deleted_at = None, {}, None
    names = [name for name in columns() if name != "id"]
    Item.objects.bulk_create(
        [item], update_conflicts=True, unique_fields=["tenant", "source", "external_id"], update_fields=names
    )


def raw_upsert(item: Item, row: Row) -> None:
    names = [name for name in columns() if name != "id"]
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    execute(f"{insert_sql()} ON CONFLICT (tenant, source, external_id) DO UPDATE SET {sets}", list(row.values()))


def raw_update(item: Item, row: Row) -> None:
    assert execute("UPDATE content_item SET effective = '{}', deleted_at = NULL, title = 'x' WHERE id = %s", [item.pk]) == 1


def forged_stamp(item: Item, row: Row) -> None:
    execute("UPDATE content_item SET effective = '{}', deleted_at = NULL, changed = changed + 1 WHERE id = %s", [item.pk])


def delete_and_insert(item: Item, row: Row) -> None:
    execute("DELETE FROM content_item WHERE id = %s", [item.pk])
    execute(insert_sql(), list(row.values()))


def insert_or_replace(item: Item, row: Row) -> None:
    """SQLite's own way to delete and insert; where there is none, the same in one statement that upserts the row."""
    if features().rebuilds_tables:
        execute(insert_sql("INSERT OR REPLACE INTO"), list(row.values()))
    else:
        execute("DELETE FROM content_item WHERE id = %s", [item.pk])
        execute(f"{insert_sql()} ON CONFLICT DO NOTHING", list(row.values()))


def copy(item: Item, row: Row) -> None:
    """The engine's bulk loader, after a delete: COPY where there is one."""
    execute("DELETE FROM content_item WHERE id = %s", [item.pk])
    with connection.cursor() as cursor:
        if features().has_roles:
            with cursor.copy(f"COPY content_item ({', '.join(columns())}) FROM STDIN") as stream:
                stream.write_row(list(row.values()))
        else:
            cursor.executemany(insert_sql(), [list(row.values())])


def merge(item: Item, row: Row) -> None:
    """UPDATE FROM a table of the foreign program's own, as MERGE does it."""
    execute("CREATE TEMPORARY TABLE theirs AS SELECT id, '{}' AS effective FROM content_item WHERE id = %s", [item.pk])
    value = "CAST(theirs.effective AS jsonb)" if features().has_roles else "theirs.effective"
    execute(f"UPDATE content_item SET effective = {value}, deleted_at = NULL FROM theirs WHERE theirs.id = content_item.id", [])
    execute("DROP TABLE theirs", [])


def as_a_replica(item: Item, row: Row) -> None:
    """A session that says it is a replica, for which triggers do not fire unless they always do."""
    if features().has_roles:
        execute("SET LOCAL session_replication_role = replica", [])
    raw_update(item, row)


WRITERS: list[Write] = [
    stale_save, update_or_create, bulk_update, bulk_upsert, raw_upsert, raw_update, forged_stamp, delete_and_insert,
    insert_or_replace, copy, merge, as_a_replica,
]  # fmt: skip


def attack(item: Item, write: Write, *, before: Row) -> Item:
    """Let a foreign program write what it read before the person decided; return the item as it is then."""
    write(item, before)
    return Item.objects.with_key(item.key).get()

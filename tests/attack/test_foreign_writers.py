"""Writers without our code share the database. Whatever they write, what people decided stays in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from content.db import features
from content.models import Hold, Item
from tests.builders import curated, deleted, make_item, science

pytestmark = pytest.mark.django_db

MACHINE = [{"category": "General", "subcategories": []}]
DECIDED = science("Oceans")


def columns() -> list[str]:
    return [field.column for field in Item._meta.concrete_fields]


def raw_row(item: Item) -> dict[str, Any]:
    """Return the row as another program would have read it, JSON as text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns())} FROM content_item WHERE id = %s", [item.pk])
        row = dict(zip(columns(), cursor.fetchone(), strict=True))
    return row


def insert_sql(verb: str = "INSERT INTO") -> str:
    marks = ", ".join(["%s"] * len(columns()))
    return f"{verb} content_item ({', '.join(columns())}) VALUES ({marks})"


def execute(sql: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def stale_save(item: Item, row: dict[str, Any]) -> None:
    """A program that read the item long ago writes every field back."""
    item.effective, item.deleted_at, item.title = {"categories": MACHINE}, None, "stale"
    item.save()


def update_or_create(item: Item, row: dict[str, Any]) -> None:
    Item.objects.update_or_create(
        source=item.source, external_id=item.external_id, tenant="", defaults={"effective": {}, "deleted_at": None}
    )


def bulk_update(item: Item, row: dict[str, Any]) -> None:
    item.effective, item.deleted_at = {}, None
    Item.objects.bulk_update([item], ["effective", "deleted_at", "title"])


def bulk_upsert(item: Item, row: dict[str, Any]) -> None:
    item.pk, item.effective, item.deleted_at = None, {}, None
    names = [name for name in columns() if name != "id"]
    Item.objects.bulk_create(
        [item], update_conflicts=True, unique_fields=["tenant", "source", "external_id"], update_fields=names
    )


def raw_upsert(item: Item, row: dict[str, Any]) -> None:
    names = [name for name in columns() if name != "id"]
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    execute(f"{insert_sql()} ON CONFLICT (tenant, source, external_id) DO UPDATE SET {sets}", list(row.values()))


def raw_update(item: Item, row: dict[str, Any]) -> None:
    assert execute("UPDATE content_item SET effective = '{}', deleted_at = NULL, title = 'x' WHERE id = %s", [item.pk]) == 1


def forged_stamp(item: Item, row: dict[str, Any]) -> None:
    execute("UPDATE content_item SET effective = '{}', deleted_at = NULL, changed = changed + 1 WHERE id = %s", [item.pk])


def delete_and_insert(item: Item, row: dict[str, Any]) -> None:
    execute("DELETE FROM content_item WHERE id = %s", [item.pk])
    execute(insert_sql(), list(row.values()))


def delete_and_load(item: Item, row: dict[str, Any]) -> None:
    """The engine's bulk loader, after a delete: COPY where there is one."""
    execute("DELETE FROM content_item WHERE id = %s", [item.pk])
    with connection.cursor() as cursor:
        if features().has_roles:
            with cursor.copy(f"COPY content_item ({', '.join(columns())}) FROM STDIN") as copy:
                copy.write_row(list(row.values()))
        else:
            cursor.executemany(insert_sql(), [list(row.values())])


def merge(item: Item, row: dict[str, Any]) -> None:
    """UPDATE FROM a table of the foreign program's own, as MERGE does it."""
    execute("CREATE TEMPORARY TABLE theirs AS SELECT id, '{}' AS effective FROM content_item WHERE id = %s", [item.pk])
    value = "CAST(theirs.effective AS jsonb)" if features().has_roles else "theirs.effective"
    execute(f"UPDATE content_item SET effective = {value}, deleted_at = NULL FROM theirs WHERE theirs.id = content_item.id", [])
    execute("DROP TABLE theirs", [])


WRITERS = [
    stale_save, update_or_create, bulk_update, bulk_upsert, raw_upsert, raw_update, forged_stamp, delete_and_insert,
    delete_and_load,
    merge,
]  # fmt: skip


def attack(item: Item, write: Callable[[Item, dict[str, Any]], None], *, before: dict[str, Any]) -> Item:
    """Let the foreign writer write what it read before the person decided."""
    write(item, before)
    return Item.objects.with_key(item.key).get()


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_curated_value_stays_in_force(write: Callable[[Item, dict[str, Any]], None]) -> None:
    item = make_item(categories=MACHINE)
    before = raw_row(item)
    curated(item, "categories", DECIDED)

    after = attack(item, write, before=before)

    assert after.effective["categories"] == DECIDED


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_tombstone_stays_in_force(write: Callable[[Item, dict[str, Any]], None]) -> None:
    item = make_item()
    before = raw_row(item)
    hold = deleted(item)

    after = attack(item, write, before=before)

    assert after.deleted_at == hold.deleted_at
    assert not Item.objects.live().with_key(item.key).exists()


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_every_write_moves_the_change_stamp_or_keeps_the_row(write: Callable[[Item, dict[str, Any]], None]) -> None:
    item = make_item()
    before = raw_row(item)

    after = attack(item, write, before=before)

    assert after.changed >= before["changed"]
    assert after.title == before["title"]


def test_a_forged_tombstone_on_a_new_row_is_cleared() -> None:
    item = make_item()
    row = raw_row(item) | {"id": item.pk + 1_000_000, "external_id": "forged", "deleted_at": "2020-01-01 00:00:00+00:00"}

    execute(insert_sql(), list(row.values()))

    assert Item.objects.get(external_id="forged").deleted_at is None


def test_a_hold_that_goes_gives_the_machine_its_word_back() -> None:
    item = make_item(categories=MACHINE)
    curated(item, "categories", DECIDED)

    Hold.objects.with_key(item.key).delete()

    item.refresh_from_db()
    assert item.effective["categories"] == MACHINE


def test_a_decision_waits_for_an_item_that_is_not_there_yet() -> None:
    hold = Hold.objects.create(source="youtube", external_id="later", curated={"language": {"op": "set", "value": "de"}})

    item = make_item(external_id="later", language="en")

    assert (hold.revision, item.language) == (1, "de")

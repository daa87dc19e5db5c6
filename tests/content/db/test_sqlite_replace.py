"""INSERT OR REPLACE is SQLite's own way to delete and insert; it runs where the engine has it."""

from __future__ import annotations

import pytest
from django.db import connection

from content.db import features
from content.models import Item
from tests.builders import curated, deleted, make_item, science
from tests.content.db.test_foreign_writers import execute, insert_sql, raw_row

pytestmark = pytest.mark.django_db


def replace_sql() -> str:
    """Return the engine's replacing insert: one statement on SQLite, the same effect in two elsewhere."""
    if features().rebuilds_tables:
        return insert_sql("INSERT OR REPLACE INTO")
    return "WITH gone AS (DELETE FROM content_item WHERE external_id = 'none') " + insert_sql()


@pytest.mark.parametrize("recursive", ["OFF", "ON"])
def test_insert_or_replace_leaves_decisions_in_force(recursive: str) -> None:
    item, other = make_item(language="en"), make_item()
    rows = [raw_row(item), raw_row(other)]
    curated(item, "categories", science("Oceans"))
    deleted(other)
    if features().rebuilds_tables:
        execute(f"PRAGMA recursive_triggers = {recursive}", [])
    else:
        Item.objects.filter(pk__in=[item.pk, other.pk]).delete()

    for row in rows:
        execute(replace_sql(), list(row.values()))

    assert Item.objects.with_key(item.key).get().effective["categories"] == science("Oceans")
    assert Item.objects.with_key(other.key).get().deleted_at is not None
    if features().rebuilds_tables:
        connection.cursor().execute("PRAGMA recursive_triggers = OFF")

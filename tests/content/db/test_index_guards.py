"""A facet index hears of every change: a text touches its item, and a row that is gone renews the epoch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from content.db import features
from content.models import Item, Text
from tests.attack.foreign import execute, insert_sql, raw_row
from tests.builders import make_item, make_text

pytestmark = pytest.mark.django_db(transaction=True)


def epoch() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM holdfast_epoch")
        return str(cursor.fetchone()[0])


def stamp(item: Item) -> int:
    return Item.objects.values_list("changed", flat=True).get(pk=item.pk)


def renamed(text: Text) -> None:
    Text.objects.filter(pk=text.pk).update(variant="audio")


def replaced_by_newer(text: Text) -> None:
    Text.objects.filter(pk=text.pk).update(is_latest=False)


def rewritten(text: Text) -> None:
    Text.objects.filter(pk=text.pk).update(text="Other words.")


def erased(text: Text) -> None:
    text.delete()


@pytest.mark.parametrize("change", [renamed, replaced_by_newer, rewritten, erased])
def test_a_text_that_changes_what_is_found_touches_its_item(change: Callable[[Text], None]) -> None:
    item, other = make_item(), make_item()
    text = make_text(item)
    before = stamp(item), stamp(other)

    change(text)

    assert stamp(item) > before[0]
    assert stamp(other) == before[1]


def test_a_new_text_touches_its_item() -> None:
    item = make_item()
    before = stamp(item)
    make_text(item)
    assert stamp(item) > before


def test_a_text_that_moves_touches_both_items() -> None:
    items = [make_item(), make_item()]
    text = make_text(items[0])
    before = [stamp(item) for item in items]
    Text.objects.filter(pk=text.pk).update(item=items[1])
    assert all(stamp(item) > old for item, old in zip(items, before, strict=True))


def test_what_is_not_found_by_touches_nothing() -> None:
    item = make_item()
    text = make_text(item)
    before = stamp(item)
    Text.objects.filter(pk=text.pk).update(meta={"seen": True})
    assert stamp(item) == before


def test_a_row_that_is_gone_renews_the_epoch() -> None:
    item = make_item()
    before = epoch()
    item.delete()
    assert epoch() != before


def test_every_other_write_keeps_the_epoch() -> None:
    item = make_item()
    before = epoch()
    Item.objects.filter(pk=item.pk).update(author="Ana")
    Item.objects.filter(pk=-1).delete()
    make_item()
    assert epoch() == before


def test_a_row_that_another_replaces_under_its_key_renews_the_epoch() -> None:
    item = make_item()
    row = raw_row(item) | {"id": item.pk + 1000}
    before = epoch()
    if not features().rebuilds_tables:
        item.delete()
    execute(insert_sql("INSERT OR REPLACE INTO" if features().rebuilds_tables else "INSERT INTO"), list(row.values()))
    assert epoch() != before


def test_an_upsert_that_updates_keeps_the_epoch() -> None:
    item = make_item()
    row = raw_row(item)
    del row["id"]
    before = epoch()
    names = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    upsert = f"INSERT INTO content_item ({names}) VALUES ({marks}) ON CONFLICT (tenant, source, external_id)"
    execute(f"{upsert} DO UPDATE SET author = 'x'", list(row.values()))
    make_item()
    assert epoch() == before

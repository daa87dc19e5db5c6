"""Writers without our code share the database. Whatever they write, what people decided stays in force."""

from __future__ import annotations

import pytest
from django.db import connection

from content.db import features
from content.models import Hold, Item
from tests.attack.foreign import DECIDED, MACHINE, WRITERS, Write, attack, execute, insert_or_replace, insert_sql, raw_row
from tests.builders import curated, deleted, make_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_curated_value_stays_in_force(write: Write) -> None:
    item = make_item(categories=MACHINE)
    before = raw_row(item)
    curated(item, "categories", DECIDED)

    after = attack(item, write, before=before)

    assert after.effective["categories"] == DECIDED


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_tombstone_stays_in_force(write: Write) -> None:
    item = make_item()
    before = raw_row(item)
    hold = deleted(item)

    after = attack(item, write, before=before)

    assert after.deleted_at == hold.deleted_at
    assert not Item.objects.live().with_key(item.key).exists()


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_every_write_moves_the_change_stamp_or_keeps_the_row(write: Write) -> None:
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


def test_insert_or_replace_with_recursive_triggers_leaves_decisions_in_force() -> None:
    """A setting of SQLite under which a replaced row fires the triggers of a deleted one."""
    item = make_item(categories=MACHINE)
    before = raw_row(item)
    curated(item, "categories", DECIDED)
    if features().rebuilds_tables:
        execute("PRAGMA recursive_triggers = ON", [])

    after = attack(item, insert_or_replace, before=before)

    if features().rebuilds_tables:
        connection.cursor().execute("PRAGMA recursive_triggers = OFF")
    assert after.effective["categories"] == DECIDED

"""The red cases: with one guard taken away the very same attack does harm. So it is that guard that holds, and tests can fail."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from content.db import features, operations
from content.db.postgresql import TRIGGERS as POSTGRESQL_TRIGGERS
from content.db.sqlite import TRIGGERS as SQLITE_TRIGGERS
from content.models import Hold, Item
from content.services.deletion import delete_items
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from tests.attack.foreign import DECIDED, MACHINE, WRITERS, delete_and_insert, execute, raw_row, stale_save
from tests.builders import ANA, NOON, curated, deleted, key_of, make_item, make_record
from tests.content.db.test_races import MOMENT, Writer, joined

pytestmark = pytest.mark.django_db


def drop(*names: str) -> None:
    """Drop triggers by the beginnings of their names; at least one must be there."""
    ours = POSTGRESQL_TRIGGERS if features().has_roles else SQLITE_TRIGGERS
    found = [trigger for trigger in ours if trigger.startswith(names)]
    assert found
    for trigger in found:
        table = "_".join(trigger.split("_")[:2])
        execute(f"DROP TRIGGER {trigger}{f' ON public.{table}' if features().has_roles else ''}", [])


def say(line: str) -> None:
    """Show a number to whoever runs pytest with -s."""
    sys.stdout.write(f"\n{line}\n")


def losses() -> Iterator[str]:
    """Yield the names of the foreign programs that make a decision disappear."""
    for write in WRITERS:
        item = make_item(categories=MACHINE)
        before = raw_row(item)
        curated(item, "categories", DECIDED)
        with transaction.atomic():
            write(item, before)
        if Item.objects.with_key(item.key).get().effective.get("categories") != DECIDED:
            yield write.__name__


def test_without_the_item_triggers_every_foreign_program_makes_a_decision_disappear() -> None:
    assert list(losses()) == []
    drop("content_item_derive")

    lost = list(losses())

    say(f"with the item's triggers 0 of {len(WRITERS)} foreign programs win, without them {len(lost)}: {', '.join(lost)}")
    assert lost == [write.__name__ for write in WRITERS]


def test_without_the_item_triggers_a_deleted_item_comes_back() -> None:
    drop("content_item_derive")
    item = make_item()
    before = raw_row(item)
    deleted(item)
    assert not list(Hold.objects.filter(deleted_at=None))

    delete_and_insert(item, before)

    assert Item.objects.live().with_key(item.key).exists()


@pytest.mark.parametrize("is_dropped", [False, True], ids=["guarded", "dropped"])
def test_without_the_hold_triggers_a_decision_does_not_reach_its_item(is_dropped: bool) -> None:
    item = make_item(categories=MACHINE)
    if is_dropped:
        drop("content_hold_touch")

    curated(item, "categories", DECIDED)

    item.refresh_from_db()
    assert item.effective["categories"] == (MACHINE if is_dropped else DECIDED)


@pytest.mark.parametrize("is_dropped", [False, True], ids=["guarded", "dropped"])
def test_without_the_check_of_revisions_a_stale_hold_overwrites_a_decision(is_dropped: bool) -> None:
    item = make_item()
    stale = curated(item, "language", "de")
    curated(item, "language", "fr")
    if is_dropped:
        drop("content_hold_check")

    with suppress(DatabaseError), transaction.atomic():
        stale.save()

    item.refresh_from_db()
    assert item.language == ("de" if is_dropped else "fr")
    assert bool(list(verify_curation())) is is_dropped


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_dropped", [False, True], ids=["guarded", "dropped"])
def test_without_the_advisory_lock_a_race_brings_a_deleted_item_back(is_dropped: bool) -> None:
    """An ingest that has not committed its new item, and a deletion of that key. With one writer at a time no lock is needed."""
    key = key_of("youtube:raced")
    if is_dropped:
        install(re.sub(r"PERFORM pg_advisory_xact_lock\w*\([^;]*;", "", operations().guard_script()))
    early = Writer(lambda: write_records([make_record(key=key)], now=NOON))
    late = Writer(lambda: delete_items(keys=[key], actor=ANA, now=NOON))

    try:
        with joined(early, late):
            early.start()
            assert early.wrote.wait(10)
            late.start()
            late.wrote.wait(MOMENT)
        came_back = Item.objects.live().exists()
    finally:
        operations().install_guards()

    assert Hold.objects.tombstones().count() == 1
    assert came_back is (is_dropped and features().has_concurrent_writers)
    assert not Item.objects.live().exists()


def install(script: str) -> None:
    """Put another version of the guards in force, where they hold a lock at all."""
    if features().has_concurrent_writers:
        with connection.cursor() as cursor:
            cursor.execute(script)


def test_a_stale_save_moves_the_machine_value_all_the_same() -> None:
    """What the guards do not do: hold machine values. Machines overwrite each other as ever."""
    item = make_item(categories=MACHINE)
    stale = Item.objects.get(pk=item.pk)
    Item.objects.filter(pk=item.pk).update(analysis={"categories": DECIDED})

    stale_save(stale, {})

    assert Item.objects.get(pk=item.pk).analysis["categories"] == MACHINE

"""A deletion is a tombstone: the item is not seen, what machines write stays unseen, and only a person restores it."""

from __future__ import annotations

import pytest

from content.models import CurationEvent, Hold, Item
from content.services.deletion import delete_items, restore_items
from content.services.ingest import write_records
from tests.builders import ANA, NOON, curated, deleted, key_of, make_item, make_record

pytestmark = pytest.mark.django_db


def test_a_deleted_item_is_not_live() -> None:
    item = make_item()

    assert delete_items(keys=[item.key], actor=ANA.because("spam"), now=NOON) == 1

    hold = Hold.objects.get()
    assert (hold.deleted_by, hold.delete_reason) == ("user:ana", "spam")
    assert not Item.objects.live().exists()


def test_deleting_twice_is_one_deletion() -> None:
    item = make_item()
    deleted(item)

    assert delete_items(keys=[item.key], actor=ANA, now=NOON) == 0
    assert CurationEvent.objects.filter(op="delete").count() == 1


def test_restore_brings_the_item_and_its_curation_back() -> None:
    item = make_item(language="en")
    curated(item, "language", "de")
    deleted(item)

    assert restore_items(keys=[item.key], actor=ANA, now=NOON) == 1

    assert Item.objects.live().get().language == "de"
    assert list(CurationEvent.objects.order_by("revision").values_list("op", flat=True)) == ["set", "delete", "restore"]


def test_a_deleted_item_takes_machine_writes_unseen() -> None:
    item = make_item(language="en")
    deleted(item)

    (outcome,) = write_records([make_record(key=item.key, analysis={"language": "fr"})], now=NOON)

    assert outcome.status == "tombstoned"
    item.refresh_from_db()
    assert (item.analysis["language"], item.deleted_at) == ("fr", NOON)


def test_a_key_deleted_before_its_item_arrives_stays_deleted() -> None:
    key = key_of("youtube:early")
    delete_items(keys=[key], actor=ANA, now=NOON)

    (outcome,) = write_records([make_record(key=key)], now=NOON)

    assert outcome.status == "tombstoned"
    assert not Item.objects.live().exists()


def test_nothing_is_stored_of_a_purged_item() -> None:
    item = make_item()
    hold = deleted(item)
    Hold.objects.filter(pk=hold.pk).update(purged_at=NOON, revision=hold.revision + 1)

    (outcome,) = write_records([make_record(key=item.key, analysis={"title": "back again"})], now=NOON)

    item.refresh_from_db()
    assert outcome.status == "tombstoned"
    assert item.analysis["title"] != "back again"

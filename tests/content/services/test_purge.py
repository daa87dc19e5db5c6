"""A purge empties a deleted item for good and keeps the tombstone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.exceptions import NotDeleted
from content.models import Batch, Hold, Item, Text
from content.services.batches import open_batch, undo_batch
from content.services.deletion import delete_items, purge_items, restore_items
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from tests.builders import ANA, NOON, deleted, make_item, make_record, make_text, science

pytestmark = pytest.mark.django_db


def purge(item: Item) -> int:
    return purge_items(keys=[item.key], actor=ANA, now=NOON)


def test_a_purge_empties_item_and_texts_and_keeps_the_hold() -> None:
    item = make_item(categories=science(), url="https://example.org", author="Ana", payload={"a": 1}, flags=["phantom"])
    make_text(item)
    deleted(item)

    assert (purge(item), purge(item)) == (1, 0)

    item.refresh_from_db()
    assert (item.analysis, item.payload, item.flags, item.url, item.author, item.title) == ({}, {}, [], "", "", "")
    assert item.deleted_at == NOON
    assert not Text.objects.exists()
    assert Hold.objects.get().purged_at == NOON
    assert list(verify_curation()) == []


def test_only_a_deleted_item_can_be_purged() -> None:
    gone, here = make_item(), make_item()
    deleted(gone)

    with pytest.raises(NotDeleted):
        purge_items(keys=[gone.key, here.key], actor=ANA, now=NOON)

    assert Hold.objects.get().purged_at is None


def test_a_restored_item_is_filled_again_also_by_an_older_statement() -> None:
    item = make_item()
    deleted(item)
    purge(item)
    restore_items(keys=[item.key], actor=ANA, now=NOON)

    write_records([make_record(key=item.key, analysis={"title": "Back"}, observed_at=NOON - timedelta(days=900))], now=NOON)

    assert Item.objects.live().get().title == "Back"


def test_an_undo_does_not_bring_back_what_was_purged() -> None:
    item = make_item()
    delete_items(keys=[item.key], actor=open_batch(label="tidy", actor=ANA, now=NOON), now=NOON)
    purge(item)

    result = undo_batch(batch_id=Batch.objects.get().pk, actor=ANA, now=NOON)

    assert result.kept == [(item.key, "delete")]
    assert not Item.objects.live().exists()

"""A batch is undone as a whole, once, and leaves alone what somebody decided since."""

from __future__ import annotations

import pytest

from content.exceptions import BatchUndone
from content.models import Hold, Item
from content.services.batches import open_batch, undo_batch
from content.services.curation import Change, Curation, curate_items
from content.services.deletion import delete_items
from content.services.holds import Actor
from content.services.ledger import verify_curation
from tests.builders import ANA, NOON, curated, make_item

pytestmark = pytest.mark.django_db


def bulk(items: list[Item], *changes: Change) -> Actor:
    actor = open_batch(label="bulk", actor=ANA, now=NOON)
    curate_items(curations=[Curation(item.key, changes) for item in items], actor=actor, now=NOON)
    return actor


def languages() -> list[str]:
    return list(Item.objects.order_by("pk").values_list("language", flat=True))


def batch_id(actor: Actor) -> int:
    assert actor.batch is not None
    return actor.batch.pk


def test_undo_puts_back_what_stood_before() -> None:
    items = [make_item(language="en"), make_item(language="en")]
    curated(items[0], "language", "fr")
    actor = bulk(items, Change("language", "set", value="de"), Change("topics", "patch", add=("x",)))
    assert languages() == ["de", "de"]

    result = undo_batch(batch_id=batch_id(actor), actor=ANA, now=NOON)

    assert (result.undone, result.kept) == (2, [])
    assert languages() == ["fr", "en"]
    assert not list(verify_curation())


def test_what_was_decided_since_is_listed_and_kept() -> None:
    items = [make_item(language="en"), make_item(language="en")]
    actor = bulk(items, Change("language", "set", value="de"))
    curated(items[1], "language", "es")

    result = undo_batch(batch_id=batch_id(actor), actor=ANA, now=NOON)

    assert (result.undone, result.kept) == (1, [(items[1].key, "language")])
    assert languages() == ["en", "es"]


def test_a_batch_of_deletions_is_undone() -> None:
    item = make_item()
    actor = open_batch(label="tidy", actor=ANA, now=NOON)
    delete_items(keys=[item.key], actor=actor, now=NOON)

    undo_batch(batch_id=batch_id(actor), actor=ANA, now=NOON)

    assert Item.objects.live().exists()
    assert not list(verify_curation())


def test_a_batch_is_undone_once() -> None:
    actor = bulk([make_item()], Change("language", "set", value="de"))
    undo_batch(batch_id=batch_id(actor), actor=ANA, now=NOON)
    revision = Hold.objects.get().revision

    with pytest.raises(BatchUndone, match="was undone by user:ana"):
        undo_batch(batch_id=batch_id(actor), actor=ANA, now=NOON)

    assert Hold.objects.get().revision == revision

"""People and machines in the same moment, each with a connection of its own: whoever commits first, the decision stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from content.archive.run import import_archive
from content.db import features
from content.models import Batch, Hold, Item
from content.services.curation import Change, curate
from content.services.deletion import delete_items, restore_items
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from tests.archives import make_archive
from tests.attack.foreign import DECIDED, MACHINE, Write, delete_and_insert, raw_row, raw_upsert, stale_save
from tests.builders import ANA, NOON, curated, deleted, key_of, make_item, make_record, signed_in
from tests.content.db.test_races import MOMENT, Writer, joined
from tests.content.db.test_retries import crossing

pytestmark = pytest.mark.django_db(transaction=True)

KEY = key_of("youtube:AbCdEfGhIjK")
Deed = Callable[[], object]


def ingest() -> object:
    return write_records([make_record(key=KEY, analysis={"title": "T", "categories": MACHINE})], now=NOON)


def decide() -> object:
    change = Change("categories", "set", DECIDED)  # type: ignore[arg-type]
    return curate(key=KEY, changes=[change], actor=ANA, now=NOON)


def delete() -> object:
    return delete_items(keys=[KEY], actor=ANA, now=NOON)


def beside(first: Deed, second: Deed) -> None:
    """Begin the second while the first has written and not committed; then let both go."""
    early, late = Writer(first), Writer(second)
    with joined(early, late):
        early.start()
        assert early.wrote.wait(10)
        late.start()
        late.wrote.wait(MOMENT)


BOTH_ORDERS = pytest.mark.parametrize("machine_first", [True, False], ids=["machine first", "person first"])
THERE = pytest.mark.parametrize("is_there", [True, False], ids=["item is there", "item is new"])


@THERE
@BOTH_ORDERS
def test_a_curator_beside_an_ingest(machine_first: bool, is_there: bool) -> None:
    if is_there:
        make_item(source=KEY.source, external_id=KEY.external_id)

    beside(*((ingest, decide) if machine_first else (decide, ingest)))

    item = Item.objects.get()
    assert (item.effective["categories"], item.analysis["categories"]) == (DECIDED, MACHINE)
    assert list(verify_curation()) == []


@THERE
@BOTH_ORDERS
def test_a_deletion_in_the_middle_of_an_ingest(machine_first: bool, is_there: bool) -> None:
    if is_there:
        make_item(source=KEY.source, external_id=KEY.external_id)

    beside(*((ingest, delete) if machine_first else (delete, ingest)))

    assert (Item.objects.count(), Item.objects.live().count()) == (1, 0)
    assert Hold.objects.get().deleted_at == NOON


@BOTH_ORDERS
def test_a_deletion_in_the_middle_of_an_import(machine_first: bool, tmp_path: Path) -> None:
    archive = make_archive(tmp_path)
    archive.add_video(KEY.external_id)

    def load() -> object:
        return import_archive(path=archive.path, actor="command:import")

    beside(*((load, delete) if machine_first else (delete, load)))

    assert (Item.objects.count(), Item.objects.live().count()) == (1, 0)


@BOTH_ORDERS
def test_a_restoration_beside_an_ingest_is_a_restoration(machine_first: bool) -> None:
    deleted(make_item(source=KEY.source, external_id=KEY.external_id))

    def restore() -> object:
        return restore_items(keys=[KEY], actor=ANA, now=NOON)

    beside(*((ingest, restore) if machine_first else (restore, ingest)))

    assert Item.objects.live().count() == 1


@BOTH_ORDERS
@pytest.mark.parametrize("write", [stale_save, raw_upsert, delete_and_insert], ids=lambda write: write.__name__)
def test_a_curator_beside_a_foreign_program(write: Write, machine_first: bool) -> None:
    item = make_item(source=KEY.source, external_id=KEY.external_id, categories=MACHINE)
    before = raw_row(item)

    def attack() -> None:
        with transaction.atomic():
            write(Item.objects.get(pk=item.pk), before)

    beside(*((attack, decide) if machine_first else (decide, attack)))

    assert Item.objects.get().effective["categories"] == DECIDED


def test_two_decisions_about_two_fields_are_both_kept_beside_an_ingest() -> None:
    item = make_item(source=KEY.source, external_id=KEY.external_id)
    curated(item, "language", "de")

    beside(ingest, decide)

    item = Item.objects.get()
    assert (item.language, item.effective["categories"]) == ("de", DECIDED)


def test_a_bulk_edit_that_loses_to_a_foreign_program_says_so_and_changes_nothing() -> None:
    """It told its progress already, so it is not begun again. Where nobody can wait in a ring, it just waits and is done."""
    item = make_item(source=KEY.source, external_id=KEY.external_id)
    hold = curated(item, "language", "de")
    client, address = signed_in("curator"), reverse("admin:content_item_bulk")
    sent = {"field": "language", "op": "set", "value": "fr", "step": "apply", "matched": "1"}

    with crossing(item, hold):
        answer = client.post(address, sent)
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]

    lost = features().has_concurrent_writers
    assert ("Nothing was changed" in text) is lost
    assert (Batch.objects.count(), Item.objects.get().language) == ((0, "de") if lost else (1, "fr"))

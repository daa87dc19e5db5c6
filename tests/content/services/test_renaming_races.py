"""A rename beside machines that write the old term: whoever commits first, no item is left with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from content.models import Item, TermAlias
from content.services.batches import undo_batch
from content.services.ingest import write_records
from content.services.renaming import rename_term
from tests.builders import ANA, NOON, key_of, make_record
from tests.content.db.test_races import MOMENT, Writer, joined

pytestmark = pytest.mark.django_db(transaction=True)


def ingest() -> object:
    said = [{"category": "AI", "subcategories": ["Ethics"]}]
    return write_records([make_record(key=key_of("youtube:raced"), analysis={"categories": said})], now=NOON)


def rename() -> object:
    return rename_term(term=("AI", None), to=("Machines", None), actor=ANA, now=NOON)


def race(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Let the first write and keep its transaction open while the second begins."""
    early, late = Writer(first), Writer(second)
    with joined(early, late):
        early.start()
        assert early.wrote.wait(10)
        late.start()
        late.wrote.wait(MOMENT)


@pytest.mark.parametrize(("first", "second"), [(ingest, rename), (rename, ingest)], ids=["ingest first", "rename first"])
def test_a_machine_that_writes_meanwhile_ends_up_with_the_new_term(
    first: Callable[[], object], second: Callable[[], object]
) -> None:
    race(first, second)

    assert Item.objects.get().effective["categories"] == [{"category": "Machines", "subcategories": ["Ethics"]}]


def test_an_undo_meanwhile_leaves_no_machine_with_the_name_that_is_gone() -> None:
    batch = rename_term(term=("AI", None), to=("Machines", None), actor=ANA, now=NOON).batch
    assert batch is not None

    race(lambda: undo_batch(batch_id=batch.pk, actor=ANA, now=NOON), ingest)

    assert not TermAlias.objects.exists()
    assert Item.objects.get().effective["categories"] == [{"category": "AI", "subcategories": ["Ethics"]}]

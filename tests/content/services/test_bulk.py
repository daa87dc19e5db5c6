"""The same change to many items: told beforehand, done as one batch, taken back as one."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from content.exceptions import InvalidCuration
from content.models import Batch, CurationEvent, Item
from content.services.batches import undo_batch
from content.services.bulk import Applied, Example, apply, keys_of, preview
from content.services.curation import Change
from content.services.ledger import verify_curation
from tests.builders import ANA, NOON, curated, deleted, make_item

pytestmark = pytest.mark.django_db

FRENCH = [Change("language", "set", "fr")]


def applied(items: list[Item], changes: list[Change] = FRENCH) -> Applied:
    """Make the changes to these items."""
    return apply(keys=[item.key for item in items], changes=changes, label="All French", actor=ANA, now=NOON)


def languages() -> list[str]:
    """Return what every item shows as its language."""
    return list(Item.objects.order_by("pk").values_list("language", flat=True))


def test_keys_of_ids_are_those_of_live_items() -> None:
    kept, gone = make_item(), make_item()
    deleted(gone)
    assert keys_of({kept.pk, gone.pk}) == [kept.key]


def test_a_preview_tells_changed_shadowed_and_unchanged_apart() -> None:
    english, french, decided = make_item(language="en"), make_item(language="fr"), make_item(language="en")
    curated(decided, "language", "fr")
    seen = preview(keys=[item.key for item in (english, french, decided)], changes=FRENCH)
    assert (seen.changed, seen.shadowed, seen.unchanged, seen.total) == (1, 1, 1, 3)


def test_a_preview_counts_earlier_decisions_that_would_give_way() -> None:
    item = make_item(language="en")
    curated(item, "language", "de")
    assert preview(keys=[item.key], changes=FRENCH).replaced == 1


def test_a_preview_shows_before_and_after() -> None:
    item = make_item(language="en")
    assert preview(keys=[item.key], changes=FRENCH).sample == [Example(item.key, "language", "en", "fr")]


def test_a_preview_shows_a_few_examples_only() -> None:
    items = [make_item(language="en") for _ in range(5)]
    assert len(preview(keys=[item.key for item in items], changes=FRENCH, sample=2).sample) == 2


def test_a_preview_writes_nothing() -> None:
    preview(keys=[make_item().key], changes=FRENCH)
    assert not CurationEvent.objects.exists()


def test_a_preview_refuses_what_apply_would_refuse() -> None:
    with pytest.raises(InvalidCuration):
        preview(keys=[make_item().key], changes=[Change("colour", "set", "red")])


def test_a_preview_counts_what_apply_then_changes() -> None:
    items = [make_item(language=language) for language in ("en", "fr", "de")]
    curated(items[2], "language", "fr")
    seen = preview(keys=[item.key for item in items], changes=FRENCH)
    assert applied(items).items == seen.changed + seen.shadowed


def test_apply_changes_every_item_as_one_batch() -> None:
    items = [make_item(language="en") for _ in range(3)]
    done = applied(items)
    assert (languages(), done.items, Batch.objects.get(pk=done.batch).counts) == (["fr"] * 3, 3, {"items": 3})


def test_apply_counts_a_repeated_key_once() -> None:
    item = make_item(language="en")
    assert applied([item, item]).total == 1


def test_apply_that_changes_nothing_leaves_no_batch() -> None:
    item = make_item(language="en")
    curated(item, "language", "fr")
    assert (applied([item]).batch, Batch.objects.count()) == (None, 0)


def test_apply_is_all_or_none() -> None:
    with pytest.raises(InvalidCuration):
        applied([make_item(), make_item()], [*FRENCH, Change("title", "patch", add=("x",))])
    assert (Batch.objects.count(), CurationEvent.objects.count()) == (0, 0)


def test_apply_tells_its_progress() -> None:
    told: list[int] = []
    keys = [make_item().key for _ in range(3)]
    apply(keys=keys, changes=FRENCH, label="All French", actor=ANA, now=NOON, progress=told.append)
    assert told == [3]


def test_undo_takes_a_bulk_edit_back() -> None:
    items = [make_item(language="en") for _ in range(3)]
    done = applied(items)
    assert done.batch is not None
    undo_batch(batch_id=done.batch, actor=ANA, now=NOON)
    assert (languages(), list(verify_curation())) == (["en"] * 3, [])


def test_the_statements_do_not_grow_with_the_items(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    items = [make_item(language="en") for _ in range(40)]
    with django_assert_max_num_queries(12):
        applied(items)

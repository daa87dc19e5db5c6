"""Two items that are one: names, texts and decisions come together, and it can be undone."""

from __future__ import annotations

import pytest

from content.exceptions import MergeRefused
from content.models import Alias, Hold, Item, Text
from content.services.batches import undo_batch
from content.services.by_hand import write_note
from content.services.deletion import restore_items
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from content.services.records import TextRecord
from content.services.twins import Joined, merge_items, merged_into
from tests.builders import ANA, NOON, curated, deleted, key_of, make_item, make_record, make_text

pytestmark = pytest.mark.django_db


def twins() -> tuple[Item, Item]:
    return make_item(external_id="keep"), make_item(source="web", external_id="other")


def merge(keep: Item, other: Item) -> Joined:
    return merge_items(keep=keep.key, other=other.key, actor=ANA, now=NOON)


def names_of(item: Item) -> list[str]:
    return list(Alias.objects.filter(**item.key._asdict()).order_by("name").values_list("name", flat=True))


def test_the_other_is_a_deleted_name_of_the_one_that_is_kept() -> None:
    keep, other = twins()
    Alias.objects.create(**other.key._asdict(), name="web:old")

    merge(keep, other)

    assert names_of(keep) == ["web:old", "web:other"]
    assert names_of(other) == []
    assert [item.pk for item in Item.objects.live()] == [keep.pk]
    assert Hold.objects.with_key(other.key).get().delete_reason == "merged into youtube:keep"


def test_texts_stand_beside_each_other_and_equal_ones_once() -> None:
    keep, other = twins()
    make_text(keep, text="Mine.")
    make_text(other, text="Yours.")
    make_text(keep, variant="short", text="Same.")
    make_text(other, variant="short", text="Same.")
    make_text(other, variant="long", text="Only yours.")

    merge(keep, other)

    assert Text.objects.filter(item=other).count() == 3
    found = Text.objects.filter(item=keep).order_by("variant", "position").values_list("variant", "position", "text")
    assert list(found) == [
        ("comprehensive", 0, "Mine."),
        ("comprehensive", 1, "Yours."),
        ("long", 0, "Only yours."),
        ("short", 0, "Same."),
    ]


def test_decisions_fill_gaps_and_never_replace() -> None:
    keep, other = twins()
    curated(keep, "language", "de")
    curated(other, "language", "fr")
    curated(other, "complexity", "Beginner")
    write_note(key=other.key, text="Ask Ben.", actor=ANA, now=NOON)

    merge(keep, other)

    keep.refresh_from_db()
    assert (keep.language, keep.complexity) == ("de", "Beginner")
    assert Hold.objects.with_key(keep.key).get().note == "Ask Ben."
    assert list(verify_curation()) == []


def test_what_machines_say_of_the_other_stays_with_it_unseen() -> None:
    keep, other = twins()
    merge(keep, other)
    record = make_record(key=other.key, analysis={"title": "Other"}, texts=(TextRecord(text="Other."),))

    outcomes = [*write_records([record], now=NOON), *write_records([record], now=NOON)]

    assert [(outcome.key, outcome.status) for outcome in outcomes] == [(other.key, "tombstoned")] * 2
    assert (outcomes[1].changed, outcomes[1].texts) == ((), ("unchanged",))
    assert [item.title for item in Item.objects.live()] == [keep.title]
    assert not Text.objects.filter(item=keep).exists()


def test_only_a_person_lets_a_deleted_item_lead_elsewhere() -> None:
    keep, other = twins()
    deleted(other)
    write_records([make_record(key=keep.key, aliases=("web:other",))], now=NOON)

    assert merged_into([other.key]) == {}


def test_an_undo_separates_them_again() -> None:
    keep, other = twins()
    Alias.objects.create(**other.key._asdict(), name="web:old")
    make_text(keep, text="Mine.")
    make_text(other, text="Yours.")
    curated(other, "complexity", "Beginner")

    result = undo_batch(batch_id=merge(keep, other).batch.pk, actor=ANA, now=NOON)

    assert result.kept == []
    assert (names_of(keep), names_of(other)) == ([], ["web:old"])
    assert [(text.item_id, text.position) for text in Text.objects.order_by("pk")] == [(keep.pk, 0), (other.pk, 0)]
    assert Item.objects.live().count() == 2
    keep.refresh_from_db()
    assert keep.complexity == ""
    assert list(verify_curation()) == []


def test_a_restored_twin_takes_its_own_writes_again() -> None:
    keep, other = twins()
    merge(keep, other)
    restore_items(keys=[other.key], actor=ANA, now=NOON)

    (outcome,) = write_records([make_record(key=other.key)], now=NOON)

    assert outcome.key == other.key


def test_what_cannot_be_merged_is_refused() -> None:
    keep, other = twins()
    deleted(other)

    for key in (keep.key, other.key, key_of("web:nowhere"), other.key._replace(tenant="x")):
        with pytest.raises(MergeRefused):
            merge_items(keep=keep.key, other=key, actor=ANA, now=NOON)

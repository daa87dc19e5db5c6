"""The ledger explains every hold; what was written past our services is found."""

from __future__ import annotations

import pytest

from content.db import operations
from content.models import CurationEvent, Hold
from content.services.curation import Change, Curation, curate_items
from content.services.deletion import delete_items, restore_items
from content.services.ledger import verify_curation
from tests.builders import ANA, NOON, curated, deleted, key_of, make_item

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    return [(str(difference.key), difference.what) for difference in verify_curation()]


def test_holds_equal_the_replay_of_their_events() -> None:
    items = [make_item(external_id=name) for name in ("a", "B", "é", "10", "9", "z z")]
    for item in items:
        curated(item, "language", "de")
    curate_items(curations=[Curation(items[0].key, (Change("language", "revert"),))], actor=ANA, now=NOON)
    delete_items(keys=[item.key for item in items[1:4]], actor=ANA, now=NOON)
    restore_items(keys=[items[1].key], actor=ANA, now=NOON)

    assert found() == []


def test_a_long_replay_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.services.ledger.TOLD_EVERY", 2)
    for name in "abc":
        curated(make_item(external_id=name), "language", "de")
    told: list[tuple[int, int]] = []

    assert not list(verify_curation(lambda done, total: told.append((done, total))))
    assert told == [(2, 3), (3, 3)]


def test_a_decision_that_no_event_explains_is_found() -> None:
    hold = curated(make_item(external_id="x"), "language", "de")
    Hold.objects.filter(pk=hold.pk).update(curated={"language": {"op": "set", "value": "fr"}}, revision=2)

    assert found() == [
        ("youtube:x", "revision 2, the ledger says 1"),
        ("youtube:x", "the decision about language is not the ledger's"),
    ]


def test_a_tombstone_that_was_taken_off_is_found() -> None:
    hold = deleted(make_item(external_id="x"))
    operations().drop_guards()
    Hold.objects.filter(pk=hold.pk).update(deleted_at=None, deleted_by="")

    assert found() == [("youtube:x", "not deleted, the ledger says deleted")]


def test_holds_and_events_alone_are_found() -> None:
    for name in ("a", "b", "c"):
        curated(make_item(external_id=name), "language", "de")
    Hold.objects.with_key(key_of("youtube:a")).delete()
    CurationEvent.objects.filter(external_id="c").delete()

    assert found() == [("youtube:a", "events without a hold"), ("youtube:c", "a hold without events")]

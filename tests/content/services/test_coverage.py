"""Which items people decided about, and for which a suggestion waits: of all items and of some, the same answer."""

from __future__ import annotations

import pytest

from content.models import Hold, Item
from content.services.coverage import decided_ids, suggested_ids
from content.services.curation import Change, curate
from tests.builders import ANA, NOON, curated, deleted, make_item, make_suggestion, said

pytestmark = pytest.mark.django_db


def decided(*items: Item, field: str = "title") -> set[Item]:
    """Return which of these items people decided about, asked of all items; asked of these alone it is the same."""
    of_all, of_some = decided_ids()[field], decided_ids([item.pk for item in items])[field]
    assert of_all == of_some
    return {item for item in items if item.pk in of_all}


def test_each_field_has_the_items_that_people_decided() -> None:
    titled, tagged, plain = make_item(), make_item(), make_item()
    curated(titled, "title", "Else")
    curated(tagged, "topics", [])

    assert decided(titled, tagged, plain) == {titled}
    assert decided(titled, tagged, plain, field="topics") == {tagged}
    assert decided(titled, tagged, plain, field="any") == {titled, tagged}
    assert decided(titled, tagged, plain, field="language") == set()


def test_a_pinned_value_is_a_decision_and_pinned() -> None:
    item, other = make_item(title="Tides"), make_item()
    curate(key=item.key, changes=[Change("title", "pin")], actor=ANA, now=NOON)
    curated(other, "title", "Else")

    assert decided(item, other, field="pinned") == {item}
    assert decided(item, other) == {item, other}


def test_a_decision_that_was_taken_back_is_none() -> None:
    item = make_item()
    curated(item, "title", "Else")
    curate(key=item.key, changes=[Change("title", "revert")], actor=ANA, now=NOON)

    assert Hold.objects.with_key(item.key).exists()
    assert decided(item, field="any") == set()


def test_a_decision_without_an_item_is_about_none() -> None:
    gone, other = make_item(), make_item()
    curated(gone, "title", "Else")
    Item.objects.filter(pk=gone.pk).delete()

    assert decided_ids()["any"] == frozenset()
    assert decided(other) == set()


def test_a_deleted_item_is_decided_about_still() -> None:
    item = make_item()
    curated(item, "title", "Else")
    deleted(item)

    assert decided(item) == {item}


def test_only_some_items_are_looked_at() -> None:
    item, other = make_item(), make_item()
    curated(item, "title", "Else")

    assert decided_ids([other.pk])["title"] == frozenset()
    assert decided_ids([])["title"] == frozenset()


def test_an_item_of_another_tenant_is_nobodys() -> None:
    curated(make_item(tenant="other"), "title", "Else")

    assert decided_ids()["any"] == frozenset()


def test_what_waits_is_what_the_inbox_has() -> None:
    waiting, decided_only = make_suggestion(), make_item()
    curated(decided_only, "title", "Else")

    assert suggested_ids() == suggested_ids([waiting.pk, decided_only.pk]) == {"open": frozenset({waiting.pk})}
    assert suggested_ids([decided_only.pk]) == {"open": frozenset()}


def test_an_answered_suggestion_waits_no_more() -> None:
    item = make_suggestion("language", people="fr", machine="en")
    said(item, "language", "fr")

    assert suggested_ids() == suggested_ids([item.pk]) == {"open": frozenset()}

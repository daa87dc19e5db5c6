"""Finding what machines now say about decided fields, and deciding it in groups that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from content.exceptions import InvalidCuration
from content.models import Batch, Hold, Item
from content.services import suggestions as walk
from content.services.batches import undo_batch
from content.services.ledger import verify_curation
from content.services.suggestions import Decided, Suggestion, Verdict, decide, grouped, suggestions
from content.types import JSONValue
from tests.builders import ANA, NOON, curated, deleted, make_item, make_suggestion, said

pytestmark = pytest.mark.django_db

AI = [{"category": "AI", "subcategories": []}]
FULL = [{"category": "Artificial Intelligence", "subcategories": []}]


def decide_all(name: Any, value: JSONValue = None, **overrides: Any) -> Decided:
    """Decide about everything that is open."""
    changes = {suggestion.difference.change for suggestion in suggestions()}
    return decide(changes=changes, verdict=Verdict(name, value), actor=ANA, now=NOON, **overrides)


def shown(item: Item, field: str) -> JSONValue:
    """Return what an item shows now."""
    item.refresh_from_db()
    value: JSONValue = item.effective.get(field)
    return value


def test_a_decided_field_is_suggested_when_the_machine_changes_its_mind() -> None:
    item = make_suggestion()
    assert [(each.key, each.item_id, each.difference.field) for each in suggestions()] == [(item.key, item.pk, "language")]


def test_an_uncurated_field_is_never_suggested() -> None:
    said(make_item(language="de"), "language", "en")
    assert not list(suggestions())


def test_a_deleted_item_is_not_suggested() -> None:
    deleted(make_suggestion())
    assert not list(suggestions())


def test_a_decision_without_its_item_is_not_suggested() -> None:
    make_suggestion().delete()
    assert not list(suggestions())


def test_another_tenant_is_not_seen() -> None:
    make_suggestion(tenant="acme")
    assert not list(suggestions())


def test_ids_narrow_the_suggestions() -> None:
    make_suggestion()
    wanted = make_suggestion()
    assert [each.item_id for each in suggestions(ids=[wanted.pk])] == [wanted.pk]


def test_a_field_narrows_the_suggestions() -> None:
    make_suggestion()
    make_suggestion("complexity", people="basic", machine="expert")
    assert [each.difference.field for each in suggestions(field="complexity")] == ["complexity"]


def test_equal_changes_are_one_group_and_the_largest_comes_first() -> None:
    make_suggestion()
    for people in ("basic", "Basic"):
        make_suggestion("complexity", people=people, machine="expert")
    assert [(group.difference.field, len(group.item_ids)) for group in grouped(suggestions())] == [
        ("complexity", 2),
        ("language", 1),
    ]


def test_sets_are_grouped_by_what_differs_alone() -> None:
    for other in ("ships", "tides"):
        make_suggestion("topics", people=["AI", other], machine=["Artificial Intelligence", other])
    (group,) = grouped(suggestions())
    assert group.difference.sentence == "topics: AI → Artificial Intelligence"


def test_the_walk_goes_on_beyond_one_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "CHUNK", 2)
    items = {make_suggestion().pk for _ in range(5)}
    assert {each.item_id for each in suggestions()} == items


def test_a_walk_costs_two_statements_a_chunk(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(5):
        make_suggestion()
    with django_assert_num_queries(3):
        list(suggestions())


def test_accept_gives_the_field_back_to_the_machine() -> None:
    item = make_suggestion()
    decide_all("accept")
    assert (shown(item, "language"), Hold.objects.with_key(item.key).get().curated) == ("en", {})


def test_hold_keeps_what_people_decided_and_asks_no_more() -> None:
    item = make_suggestion()
    decide_all("hold")
    assert (shown(item, "language"), list(suggestions())) == ("fr", [])


def test_a_held_field_is_asked_about_again_when_the_machine_says_something_new() -> None:
    item = make_suggestion()
    decide_all("hold")
    said(item, "language", "de")
    assert [each.difference.machine for each in suggestions()] == [("de",)]


def test_pin_freezes_what_is_shown() -> None:
    item = make_suggestion()
    decide_all("pin")
    assert Hold.objects.with_key(item.key).get().curated["language"]["op"] == "pin"


def test_edit_sets_a_value_of_its_own() -> None:
    item = make_suggestion()
    decide_all("edit", "it")
    assert (shown(item, "language"), list(suggestions())) == ("it", [])


def test_edit_of_a_set_replaces_what_differs_and_keeps_the_rest() -> None:
    item = make_suggestion("topics", people=["AI", "ships"], machine=["Artificial Intelligence", "ships"])
    decide_all("edit", ["Machine learning"])
    assert shown(item, "topics") == ["ships", "Machine learning"]


def test_edit_of_categories_takes_pairs() -> None:
    item = make_suggestion("categories", people=AI, machine=FULL)
    decide_all("edit", [["AI", "Robots"]])
    assert shown(item, "categories") == [{"category": "AI", "subcategories": ["Robots"]}]


def test_edit_of_a_set_with_a_text_is_refused_and_leaves_no_batch() -> None:
    make_suggestion("topics", people=["AI"], machine=["ML"])
    with pytest.raises(InvalidCuration):
        decide_all("edit", "AI")
    assert not Batch.objects.exists()


def test_the_verdict_counts_its_items_and_names_its_batch() -> None:
    for _ in range(3):
        make_suggestion()
    done = decide_all("accept")
    assert (done.items, done.moved_on, Batch.objects.get(pk=done.batch).label) == (3, 0, "Accepted language: fr → en")


def test_several_changes_are_one_batch() -> None:
    make_suggestion()
    make_suggestion("complexity", people="basic", machine="expert")
    decide_all("accept")
    assert [batch.label for batch in Batch.objects.all()] == ["Accepted 2 suggested changes"]


def test_undo_of_the_batch_brings_the_suggestions_back() -> None:
    item = make_suggestion()
    done = decide_all("accept")
    assert done.batch is not None
    undo_batch(batch_id=done.batch, actor=ANA, now=NOON)
    assert (shown(item, "language"), len(list(suggestions()))) == ("fr", 1)


def test_the_ledger_explains_every_verdict() -> None:
    for name in ("accept", "hold", "pin"):
        make_suggestion()
        decide_all(name)
    assert not list(verify_curation())


def test_only_the_items_of_the_filter_are_decided() -> None:
    inside, outside = make_suggestion(), make_suggestion()
    decide_all("accept", ids=[inside.pk])
    assert (shown(inside, "language"), shown(outside, "language")) == ("en", "fr")


def test_an_unknown_change_leaves_nothing_behind() -> None:
    make_suggestion()
    done = decide(changes=["0123456789abcdef"], verdict=Verdict("accept"), actor=ANA, now=NOON)
    assert (done, Batch.objects.count()) == (Decided(None, 0, 0), 0)


def test_no_change_is_no_verdict_about_all() -> None:
    make_suggestion()
    assert decide(changes=[], verdict=Verdict("accept"), actor=ANA, now=NOON) == Decided(None, 0, 0)


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen after the suggestions were found and before they are locked."""
    find = walk.chunks

    def late(found: list[Suggestion]) -> Iterator[list[Suggestion]]:
        happens()
        return find(found)

    monkeypatch.setattr(walk, "chunks", late)


def test_what_the_machine_says_meanwhile_is_not_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    item, other = make_suggestion(), make_suggestion()
    meanwhile(monkeypatch, lambda: said(item, "language", "de"))
    done = decide_all("accept")
    assert (done.items, done.moved_on, shown(item, "language"), shown(other, "language")) == (1, 1, "fr", "en")


def test_what_a_person_decides_meanwhile_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    item, other = make_suggestion(), make_suggestion()
    meanwhile(monkeypatch, lambda: curated(item, "language", "pt"))
    decide_all("accept")
    assert (shown(item, "language"), shown(other, "language")) == ("pt", "en")

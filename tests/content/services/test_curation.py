"""Every decision is one revision with its events, and changes only what it says."""

from __future__ import annotations

from typing import Any

import pytest

from content.exceptions import InvalidCuration, StaleRevision
from content.models import CurationEvent, Hold, Item
from content.services.curation import Change, curate
from tests.builders import ANA, NOON, key_of, make_item, science

pytestmark = pytest.mark.django_db


def decide(item: Item, *changes: Change, revision: int | None = None) -> dict[str, Any]:
    """Let Ana decide and return the effective values after it."""
    curate(key=item.key, changes=changes, actor=ANA, now=NOON, revision=revision)
    item.refresh_from_db()
    return item.effective


def machine_says(item: Item, **values: Any) -> dict[str, Any]:
    item.analysis = {**item.analysis, **values}
    item.save()
    item.refresh_from_db()
    return item.effective


def test_a_set_value_stands_whatever_the_machine_says_next() -> None:
    item = make_item(language="en")
    decide(item, Change("language", "set", value="de"))

    assert machine_says(item, language="fr")["language"] == "de"


def test_curated_empty_is_not_uncurated() -> None:
    item = make_item(categories=science())
    decide(item, Change("categories", "set", value=[]))

    assert machine_says(item, categories=science("Oceans"))["categories"] == []


def test_a_removed_member_stays_removed_and_a_new_machine_member_arrives() -> None:
    item = make_item(topics=["ads", "ships"])
    decide(item, Change("topics", "patch", add=("logbooks",), remove=("ads",)))

    assert machine_says(item, topics=["ads", "ships", "storms"])["topics"] == ["ships", "storms", "logbooks"]


def test_categories_are_added_and_removed_as_pairs() -> None:
    item = make_item(categories=science("Oceans", "Physics"))

    after = decide(item, Change("categories", "patch", add=(["Travel", None],), remove=(["Science", "Physics"],)))

    assert after["categories"] == [*science("Oceans"), {"category": "Travel", "subcategories": []}]


def test_a_second_patch_keeps_the_first_and_takes_back_what_it_contradicts() -> None:
    item = make_item(topics=["a", "b"])
    decide(item, Change("topics", "patch", remove=("a", "b")))

    assert decide(item, Change("topics", "patch", add=("a",)))["topics"] == ["a"]


def test_a_patch_upon_a_set_value_changes_that_value() -> None:
    item = make_item(topics=["machine"])
    decide(item, Change("topics", "set", value=["mine"]))

    assert decide(item, Change("topics", "patch", add=("more",)))["topics"] == ["mine", "more"]


def test_pin_keeps_the_machine_value_that_a_person_confirmed() -> None:
    item = make_item(complexity="Beginner")
    decide(item, Change("complexity", "pin"))

    assert machine_says(item, complexity="Advanced")["complexity"] == "Beginner"


def test_revert_gives_the_machine_its_word_back() -> None:
    item = make_item(language="en")
    decide(item, Change("language", "set", value="de"))

    assert decide(item, Change("language", "revert"))["language"] == "en"


def test_hold_takes_the_decision_against_what_the_machine_says_now() -> None:
    item = make_item(language="en")
    decide(item, Change("language", "set", value="de"))
    base = Hold.objects.get().curated["language"]["base"]
    machine_says(item, language="fr")

    decide(item, Change("language", "hold"))

    decision = Hold.objects.get().curated["language"]
    assert decision["value"] == "de"
    assert decision["base"] != base


def test_every_change_is_an_event_of_its_revision() -> None:
    item = make_item()
    decide(item, Change("language", "set", value="de"), Change("topics", "set", value=["x"]))
    decide(item, Change("language", "revert"))

    events = CurationEvent.objects.order_by("revision", "field").values_list("revision", "field", "op", "actor")
    assert list(events) == [
        (1, "language", "set", "user:ana"),
        (1, "topics", "set", "user:ana"),
        (2, "language", "revert", "user:ana"),
    ]


def test_a_decision_that_changes_nothing_leaves_no_trace() -> None:
    item = make_item()
    decide(item, Change("language", "set", value="de"))
    decide(item, Change("language", "set", value="de"))
    decide(item, Change("title", "revert"))

    assert Hold.objects.get().revision == 1
    assert CurationEvent.objects.count() == 1


def test_deciding_upon_an_old_revision_is_refused() -> None:
    item = make_item()
    decide(item, Change("language", "set", value="de"))

    with pytest.raises(StaleRevision):
        decide(item, Change("language", "set", value="fr"), revision=0)

    assert Hold.objects.get().curated["language"]["value"] == "de"


def test_deciding_one_field_touches_no_other() -> None:
    item = make_item(language="en", topics=["x"])
    decide(item, Change("language", "set", value="de"))

    assert machine_says(item, topics=["y"])["topics"] == ["y"]


def test_an_item_need_not_be_there() -> None:
    curate(key=key_of("youtube:later"), changes=[Change("language", "set", value="de")], actor=ANA, now=NOON)

    assert make_item(external_id="later", language="en").language == "de"


@pytest.mark.parametrize(
    "change",
    [
        Change("colour", "set", value="red"),
        Change("title", "set", value=7),
        Change("title", "set", value="nul\x00"),
        Change("title", "set", value="half \ud800"),
        Change("title", "set", value="x" * 2001),
        Change("title", "patch", add=("x",)),
        Change("topics", "set", value="not a list"),
        Change("topics", "patch", add=("",)),
        Change("categories", "set", value=["Science"]),
        Change("categories", "patch", add=("Science",)),
        Change("categories", "patch", remove=([1, None],)),
    ],
    ids=lambda change: f"{change.field}-{change.op}-{str(change.value or change.add or change.remove)[:12]!r}",
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(change: Change) -> None:
    item = make_item()

    with pytest.raises(InvalidCuration, match=change.field):
        decide(item, change)

    assert not Hold.objects.exists()

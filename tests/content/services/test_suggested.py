"""Where a machine changed its mind about what a person decided, and what exactly is different."""

from __future__ import annotations

import pytest

from content.overlay import base_hash, base_of, effective
from content.services.suggested import Difference, difference, differences
from content.types import JSONObject, JSONValue
from tests.builders import science


def found(field: str, decision: JSONObject, *, at_decision: JSONValue, now: JSONValue) -> list[Difference]:
    """Return the differences about one field whose machine value moved after a decision."""
    curated: JSONObject = {field: {**decision, "base": base_hash(field, at_decision)}}
    analysis: JSONObject = {field: now}
    return list(differences(curated, analysis, effective(analysis, curated)))


def test_another_word_of_the_machine_is_a_difference() -> None:
    about = found("language", {"op": "set", "value": "fr"}, at_decision="de", now="en")
    assert about == [Difference("language", ("fr",), ("en",))]


def test_what_the_machine_said_at_the_decision_is_none() -> None:
    assert not found("language", {"op": "set", "value": "fr"}, at_decision="en", now="en")


def test_a_machine_that_came_round_to_the_decision_is_none() -> None:
    assert not found("language", {"op": "set", "value": "fr"}, at_decision="en", now="fr")


@pytest.mark.parametrize(
    "now",
    [
        pytest.param("WHAT  LOGBOOKS TELL", id="case and space"),
        pytest.param(" What logbooks tell ", id="white space around"),
        pytest.param("Whát logbooks tell", id="accents"),
    ],
)
def test_another_spelling_is_noise(now: str) -> None:
    assert not found("title", {"op": "set", "value": "What logbooks tell"}, at_decision="Ep. 12", now=now)


def test_another_dash_is_noise() -> None:
    assert not found("title", {"op": "set", "value": "A - B"}, at_decision="x", now="A – B")


def test_another_order_of_a_set_is_noise() -> None:
    assert not found("topics", {"op": "set", "value": ["tides", "Moon"]}, at_decision=["x"], now=["moon", "Tides"])


def test_a_set_is_compared_member_by_member() -> None:
    about = found("topics", {"op": "set", "value": ["AI", "ships"]}, at_decision=[], now=["Artificial Intelligence", "ships"])
    assert about == [Difference("topics", ("AI",), ("Artificial Intelligence",))]


def test_categories_differ_by_their_pairs() -> None:
    decision: JSONObject = {"op": "set", "value": science("Physics")}  # type: ignore[dict-item]
    (about,) = found("categories", decision, at_decision=[], now=science("Optics"))  # type: ignore[arg-type]
    assert (about.people, about.machine) == ((("Science", "Physics"),), (("Science", "Optics"),))


def test_a_removed_member_that_the_machine_repeats_differs_on_its_side_only() -> None:
    (about,) = found("topics", {"op": "patch", "remove": ["sponsored"]}, at_decision=[], now=["ships", "sponsored"])
    assert (about.people, about.machine) == ((), ("sponsored",))


def test_an_empty_decision_differs_from_a_machine_that_says_something() -> None:
    (about,) = found("language", {"op": "set", "value": None}, at_decision=None, now="en")
    assert about.sentence == "language: nothing → en"


def test_a_pinned_value_is_asked_about() -> None:
    assert found("complexity", {"op": "pin", "value": "basic"}, at_decision="basic", now="expert")


def test_a_decision_that_does_not_know_its_base_is_never_asked_about() -> None:
    curated: JSONObject = {"language": {"op": "set", "value": "fr"}}
    assert not list(differences(curated, {"language": "en"}, {"language": "fr"}))


@pytest.mark.parametrize("document", [None, [], "text", 7, {"language": "text"}], ids=repr)
def test_documents_of_another_shape_say_nothing(document: JSONValue) -> None:
    assert not list(differences(document, document, document))


def test_equal_changes_have_one_id_whatever_their_spelling() -> None:
    assert change(["AI"], ["Artificial  intelligence"]) == change(["ai"], ["artificial intelligence"])


@pytest.mark.parametrize(
    ("people", "machine"),
    [
        pytest.param(["Artificial Intelligence"], ["AI"], id="the other way round"),
        pytest.param(["AI"], ["Artificial Intelligence", "ML"], id="one more member"),
        pytest.param([], ["Artificial Intelligence"], id="one member less"),
    ],
)
def test_other_changes_have_other_ids(people: list[JSONValue], machine: list[JSONValue]) -> None:
    assert change(people, machine) != change(["AI"], ["Artificial Intelligence"])


def change(people: list[JSONValue], machine: list[JSONValue]) -> str:
    """Return the id of the change between two sets of topics."""
    about = difference("topics", people, machine)
    assert about is not None
    return about.change


def remembered(decision: JSONObject, *, at_decision: JSONValue, now: JSONValue, field: str = "topics") -> list[Difference]:
    """Return the differences of a decision that remembers the machine's members."""
    curated: JSONObject = {field: {**decision, **base_of(field, at_decision)}}
    analysis: JSONObject = {field: now}
    return list(differences(curated, analysis, effective(analysis, curated)))


REMOVED: JSONObject = {"op": "patch", "add": ["tides"], "remove": ["sponsored"]}


@pytest.mark.parametrize(
    ("at_decision", "now"),
    [
        pytest.param(["sponsored", "ships"], ["sponsored", "ships", "harbour"], id="another member arrives by itself"),
        pytest.param(["sponsored", "ships"], ["sponsored"], id="a member goes"),
        pytest.param(["sponsored", "ships"], ["Sponsored", "boats"], id="another spelling of the removed one"),
        pytest.param(["sponsored"], None, id="the machine says none"),
    ],
)
def test_a_patched_set_asks_nothing_about_members_that_follow_the_machine(at_decision: JSONValue, now: JSONValue) -> None:
    assert not remembered(REMOVED, at_decision=at_decision, now=now)


def test_a_removed_member_that_comes_back_is_asked_about() -> None:
    (about,) = remembered(REMOVED, at_decision=["ships"], now=["ships", "sponsored"])
    assert (about.people, about.machine) == (("tides",), ("sponsored",))


@pytest.mark.parametrize("op", ["set", "pin"])
def test_a_whole_set_asks_about_a_new_member_and_not_about_one_that_goes(op: str) -> None:
    decision: JSONObject = {"op": op, "value": ["ships"]}
    assert remembered(decision, at_decision=["ships", "boats"], now=["ships", "boats", "harbour"])
    assert not remembered(decision, at_decision=["ships", "boats"], now=["boats"])


def test_pairs_are_remembered_too() -> None:
    decision: JSONObject = {"op": "patch", "remove": [["Science", "Physics"]]}
    at_decision: JSONValue = science("Physics")  # type: ignore[assignment]
    assert not remembered(decision, at_decision=at_decision, now=science("Physics", "Optics"), field="categories")  # type: ignore[arg-type]
    assert remembered(decision, at_decision=science("Optics"), now=science("Physics", "Optics"), field="categories")  # type: ignore[arg-type]

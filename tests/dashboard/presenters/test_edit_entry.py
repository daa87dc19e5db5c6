"""What a person typed, judged against what the form showed and what others decided meanwhile."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from content.exceptions import InvalidCuration
from content.services.decisions import Change
from dashboard.presenters.edit_entry import (
    Entry,
    changes_of,
    fresh_entry,
    overlaps,
    picked,
    read_entry,
    rebased,
    shown_values,
    with_added,
)

SHOWN = shown_values(
    {"title": "Base", "topics": ["a", "b"], "categories": [{"category": "Science", "subcategories": ["Oceans"]}]}
)


def typed(pinned: tuple[str, ...] = (), **values: Any) -> Entry:
    """Return the entry of a form over SHOWN in which these fields were typed."""
    entry = fresh_entry(3, SHOWN, pinned)
    return replace(entry, typed={**SHOWN, **values})


def topics(*names: str) -> tuple[str, ...]:
    """Return topics as a form has them."""
    return tuple(json.dumps(name) for name in names)


def test_an_untouched_form_decides_nothing() -> None:
    assert changes_of(typed()) == []


@pytest.mark.parametrize(
    ("entry", "change"),
    [
        pytest.param(typed(title=("New",)), Change("title", "set", "New"), id="scalar"),
        pytest.param(typed(title=("",)), Change("title", "set", None), id="emptied"),
        pytest.param(typed(topics=topics("b", "c")), Change("topics", "patch", add=("c",), remove=("a",)), id="set"),
        pytest.param(replace(typed(), pinned=frozenset({"title"})), Change("title", "pin"), id="pinned"),
        pytest.param(replace(typed(), returned=frozenset({"topics"})), Change("topics", "revert"), id="given back"),
        pytest.param(
            replace(typed(pinned=("topics",)), pinned=frozenset()), Change("topics", "set", ["a", "b"]), id="pin taken away"
        ),
    ],
)
def test_each_touch_is_one_change(entry: Entry, change: Change) -> None:
    assert changes_of(entry) == [change]


def test_a_pinned_field_stays_pinned_after_a_change() -> None:
    assert [change.op for change in changes_of(typed(pinned=("title",), title=("New",)))] == ["set", "pin"]


def test_the_order_of_members_is_no_change() -> None:
    assert changes_of(typed(topics=topics("b", "a"))) == []


def test_line_ends_that_a_browser_drops_are_no_change() -> None:
    shown = shown_values({"title": "Two\nlines"})

    assert read_entry(QueryDict("title=Twolines&was-title=Two%0D%0Alines"), ["title"]).typed == {"title": shown["title"]}


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_revision_that_is_none_is_never_the_stored_one(revision: str) -> None:
    assert read_entry(QueryDict(f"revision={revision}")).revision == -1


def test_a_box_adds_a_member_once() -> None:
    entry = with_added(replace(typed(), added={"category": "Science", "subcategory": "Oceans", "topic": "c"}))

    assert entry.typed["categories"] == SHOWN["categories"]
    assert entry.typed["topics"] == topics("a", "b", "c")


def test_what_only_others_changed_is_taken_over() -> None:
    now = {**SHOWN, "language": ("fr",)}
    entry = typed(title=("Mine",))

    assert not overlaps(entry, now)
    assert changes_of(rebased(entry, 4, now, ())) == [Change("title", "set", "Mine")]


def test_what_both_changed_to_the_same_is_no_conflict() -> None:
    assert not overlaps(typed(title=("Same",)), {**SHOWN, "title": ("Same",)})


def test_giving_back_what_another_changed_is_a_conflict() -> None:
    entry = replace(typed(), returned=frozenset({"title"}))

    assert overlaps(entry, {**SHOWN, "title": ("Theirs",)})


@pytest.mark.parametrize(
    ("pick", "stands"),
    [("mine", topics("a", "c")), ("theirs", topics("b", "d")), ("both", topics("d", "c"))],
)
def test_a_pick_settles_a_conflict(pick: str, stands: tuple[str, ...]) -> None:
    entry = rebased(typed(topics=topics("a", "c")), 4, {**SHOWN, "topics": topics("b", "d")}, ())
    assert entry.base == {"topics": topics("a", "b")}

    assert picked(replace(entry, picks={"topics": pick})).typed["topics"] == stands


def test_no_pick_settles_nothing() -> None:
    with pytest.raises(InvalidCuration, match="title: choose"):
        picked(rebased(typed(title=("Mine",)), 4, {**SHOWN, "title": ("Theirs",)}, ()))


def test_a_pin_that_another_set_meanwhile_stays() -> None:
    assert rebased(typed(title=("Mine",)), 4, SHOWN, ("language",)).pinned == {"language"}

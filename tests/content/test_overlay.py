"""The rules of the overlay, as a table: machine values, decision, effective value."""

from __future__ import annotations

from typing import Any

import pytest

from content import overlay

OCEANS = {"category": "Science", "subcategories": ["Oceans"]}
BOTH = {"category": "Science", "subcategories": ["Oceans", "Physics"]}
ALONE = {"category": "Science", "subcategories": []}
TRAVEL = {"category": "Travel", "subcategories": []}

CASES = [
    ("uncurated follows the machine", {"language": "en"}, {}, {"language": "en"}),
    ("set stands", {"language": "en"}, {"language": {"op": "set", "value": "de"}}, {"language": "de"}),
    ("set to none stands", {"language": "en"}, {"language": {"op": "set", "value": None}}, {"language": None}),
    ("pin stands", {}, {"title": {"op": "pin", "value": "T"}}, {"title": "T"}),
    ("unknown operation changes nothing", {"title": "T"}, {"title": {"op": "eval", "value": "X"}}, {"title": "T"}),
    ("unknown field is not shown", {"mood": "good"}, {"mood": {"op": "set", "value": "bad"}}, {}),
    ("topics: machine minus removed plus added", {"topics": ["a", "b"]},
     {"topics": {"op": "patch", "add": ["c"], "remove": ["a"]}}, {"topics": ["b", "c"]}),
    ("topics: adding what is there doubles nothing", {"topics": ["a"]},
     {"topics": {"op": "patch", "add": ["a"]}}, {"topics": ["a"]}),
    ("topics: a patch upon nonsense starts empty", {"topics": {"x": 1}},
     {"topics": {"op": "patch", "add": ["a"]}}, {"topics": ["a"]}),
    ("pairs: one pair goes", {"categories": [BOTH]}, {"categories": {"op": "patch", "remove": [["Science", "Physics"]]}},
     {"categories": [OCEANS]}),
    ("pairs: without a pair left the category goes", {"categories": [OCEANS, TRAVEL]},
     {"categories": {"op": "patch", "remove": [["Science", "Oceans"]]}}, {"categories": [TRAVEL]}),
    ("pairs: the bare category is a pair of its own", {"categories": [OCEANS]},
     {"categories": {"op": "patch", "remove": [["Science", None]]}}, {"categories": [OCEANS]}),
    ("pairs: a bare category is added", {"categories": []}, {"categories": {"op": "patch", "add": [["Science", None]]}},
     {"categories": [ALONE]}),
    ("a scalar cannot be patched", {"title": "T"}, {"title": {"op": "patch", "add": ["x"]}}, {"title": "T"}),
]  # fmt: skip


@pytest.mark.parametrize(("analysis", "curated", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_effective(analysis: Any, curated: Any, expected: Any) -> None:
    assert overlay.effective(analysis, curated) == expected


@pytest.mark.parametrize(
    ("field", "left", "right"),
    [
        ("topics", ["AI", "Ships"], ["ships", "ai "]),
        ("categories", [BOTH, TRAVEL], [TRAVEL, {"category": "science", "subcategories": ["Physics", "Oceans"]}]),
        ("categories", [{"category": "War–Peace", "subcategories": []}], [{"category": "War-Peace", "subcategories": []}]),
        ("title", "  The  Sea ", "the sea"),
    ],
)
def test_case_order_space_and_dashes_are_no_difference(field: str, left: Any, right: Any) -> None:
    assert overlay.base_hash(field, left) == overlay.base_hash(field, right)


def test_another_value_is_a_difference() -> None:
    assert overlay.base_hash("topics", ["a"]) != overlay.base_hash("topics", ["a", "b"])
    assert overlay.base_hash("language", None) != overlay.base_hash("language", "")

"""Where a term leads, and what becomes of values and decisions that still use an old one."""

from __future__ import annotations

from typing import Any

import pytest

from content import overlay
from content.services.term_map import TermMap
from content.types import CategoryPair
from tests.builders import science

LEADS: list[tuple[str, CategoryPair, CategoryPair]] = [
    ("category", ("Sci", None), ("Science", None)),
    ("subcategory of a category", ("Sci", "Oceans"), ("Science", "Oceans")),
    ("own alias before the category's", ("Sci", "Sea"), ("Science", "Oceans")),
    ("alias of the target", ("Sci", "Star"), ("Science", "Stars")),
    ("category into a subcategory", ("Astronomy", "Moons"), ("Science", "Stars")),
    ("ring", ("Ring", None), ("Ring", None)),
    ("nothing", ("Arts", "Music"), ("Arts", "Music")),
]
TERMS = TermMap(
    {
        ("Sci", None): ("Science", None),
        ("Sci", "Sea"): ("Science", "Oceans"),
        ("Science", "Star"): ("Science", "Stars"),
        ("Astronomy", None): ("Science", "Stars"),
        ("Ring", None): ("Gnir", None),
        ("Gnir", None): ("Ring", None),
    }
)


@pytest.mark.parametrize(("said", "stored"), [row[1:] for row in LEADS], ids=[row[0] for row in LEADS])
def test_term_leads_to_the_stored_one(said: CategoryPair, stored: CategoryPair) -> None:
    assert TERMS.pair(said) == stored


@pytest.mark.parametrize("value", [None, [], "text", science("Oceans"), [{"category": "Arts", "more": 1}]])
def test_a_value_in_stored_terms_is_left_alone(value: Any) -> None:
    assert TERMS.value(value) is value


def test_terms_that_become_one_are_said_once() -> None:
    value = [{"category": "Sci", "subcategories": ["Sea", "Stars"]}, *science("Oceans")]

    assert TERMS.value(value) == science("Oceans", "Stars")


MACHINE = [{"category": "Sci", "subcategories": ["Sea"]}, *science("Oceans"), {"category": "Arts", "subcategories": []}]
DECISIONS = {
    "removed by its old name": {"op": "patch", "add": [], "remove": [["Sci", "Sea"]]},
    "removed by both names": {"op": "patch", "add": [], "remove": [["Sci", "Sea"], ["Science", "Oceans"]]},
    "added by its old name": {"op": "patch", "add": [["Sci", "Star"]], "remove": [["Arts", None]]},
    "added what was removed": {"op": "patch", "add": [["Science", "Stars"]], "remove": [["Sci", "Star"]]},
    "set": {"op": "set", "value": [{"category": "Sci", "subcategories": ["Sea", "Moons"]}]},
    "set to nothing": {"op": "set", "value": []},
}


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_what_is_shown_stays_shown_under_the_stored_names(decision: dict[str, Any]) -> None:
    shown = overlay.category_pairs(overlay.effective({"categories": MACHINE}, {"categories": decision})["categories"])

    after = overlay.effective({"categories": TERMS.value(MACHINE)}, {"categories": TERMS.decision(decision, shown)})

    assert sorted(map(str, overlay.category_pairs(after["categories"]))) == sorted(map(str, TERMS.pairs(shown)))

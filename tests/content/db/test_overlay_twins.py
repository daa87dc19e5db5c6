"""The overlay is computed in Python (SQLite, forms) and in SQL (PostgreSQL). Both say the same, whatever the documents are."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import overlay
from content.models import Hold, Item
from content.overlay import FIELDS

pytestmark = pytest.mark.django_db

LETTERS = st.characters(exclude_characters="\x00", exclude_categories=("Cs", "Cn"), max_codepoint=0x1FFFF)
NASTY = ["Science", "Oceans", "", " ", "É", "STRASSE ß", "İstanbul", "Łódź", "ﬁn"]
WORDS = st.text(LETTERS, max_size=12) | st.sampled_from(NASTY)
PLAIN = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | WORDS
ANYTHING = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=6
)
CATEGORY = st.fixed_dictionaries({"category": PLAIN | WORDS}, optional={"subcategories": st.lists(PLAIN, max_size=4) | PLAIN})
MACHINE = st.dictionaries(
    st.sampled_from([*FIELDS, "other"]),
    ANYTHING | st.lists(CATEGORY | ANYTHING, max_size=4) | st.lists(WORDS, max_size=4),
    max_size=7,
)
PAIRS = st.lists(st.tuples(WORDS, st.none() | WORDS).map(list) | PLAIN | st.lists(PLAIN, max_size=3), max_size=4)
DECISION = st.fixed_dictionaries(
    {"op": st.sampled_from(["set", "pin", "patch", "other"])},
    optional={"value": ANYTHING, "add": PAIRS | st.lists(PLAIN, max_size=3), "remove": PAIRS | PLAIN},
)
CURATED = st.dictionaries(st.sampled_from([*FIELDS, "other"]), DECISION | PLAIN, max_size=6)


def stored(analysis: Any, curated: Any) -> Item:
    """Return the item that the database derives from these documents."""
    Item.objects.filter(external_id="twin").delete()
    Hold.objects.filter(external_id="twin").delete()
    Hold.objects.create(source="youtube", external_id="twin", curated=curated)
    Item.objects.create(source="youtube", external_id="twin", analysis=analysis)
    return Item.objects.get(external_id="twin")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(analysis=MACHINE | ANYTHING, curated=CURATED)
def test_database_and_python_overlay_agree(analysis: Any, curated: Any) -> None:
    item = stored(analysis if analysis is not None else {}, curated)

    expected = overlay.effective(analysis if analysis is not None else {}, curated)

    assert item.effective == expected
    assert overlay.Derived(*(getattr(item, name) for name in overlay.Derived._fields)) == overlay.derived(expected)


@pytest.mark.parametrize("start", range(0x20, 0x3000, 0x400), ids=hex)
def test_database_and_python_fold_every_letter_alike(start: int) -> None:
    letters = [chr(code) for code in range(start, start + 0x400)]
    title = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Cs", "Cn", "Cc"))

    for part in (title[at : at + 60] for at in range(0, len(title), 60)):
        item = stored({"title": part}, {})

        assert item.title_key == overlay.derived({"title": part}).title_key

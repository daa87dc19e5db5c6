"""Every text is a query: it means something, and nothing is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.search.syntax import Term, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("black holes", [Term(("black",)), Term(("holes",))], id="words"),
        pytest.param("Énergie NAÏVE", [Term(("energie",)), Term(("naive",))], id="folded"),
        pytest.param('"black holes"', [Term(("black", "holes"))], id="phrase"),
        pytest.param('"black holes', [Term(("black", "holes"))], id="open phrase"),
        pytest.param("-rome", [Term(("rome",), negated=True)], id="not"),
        pytest.param('-"old rome"', [Term(("old", "rome"), negated=True)], id="not a phrase"),
        pytest.param("econ*", [Term(("econ",), prefix=True)], id="prefix"),
        pytest.param('"black ho"*', [Term(("black", "ho"), prefix=True)], id="prefix of a phrase"),
        pytest.param("title:rome", [Term(("rome",), "title")], id="field"),
        pytest.param('Channel:"Mark Felton"', [Term(("mark", "felton"), "author")], id="field with a phrase"),
        pytest.param("-lang:de", [Term(("de",), "language", negated=True)], id="not a field"),
        pytest.param(
            "self-hosting R&D don't", [Term(("self", "hosting")), Term(("r", "d")), Term(("don", "t"))], id="marks within"
        ),
        pytest.param("https://a.b/c", [Term(("https", "a", "b", "c"))], id="an unknown field is words"),
        pytest.param("title: rome", [Term(("title",)), Term(("rome",))], id="a field without a value is a word"),
        pytest.param("rome rome Rome", [Term(("rome",))], id="once"),
        pytest.param("!!! - * \" ' :", [], id="marks only"),
        pytest.param("a\u1680b", [Term(("a",)), Term(("b",))], id="a rare space"),
        pytest.param("東京 café", [Term(("東京",)), Term(("cafe",))], id="other scripts"),
    ],
)
def test_a_query_is_read_as_terms(text: str, expected: list[Term]) -> None:
    assert list(parse(text)) == expected


@given(st.text(max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    assert all(term.phrase and all(word.strip() for word in term.phrase) for term in parse(text))

"""Words are marked where they stand, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.db.words import word_list
from content.search.highlights import Highlighter, words_of
from content.search.syntax import parse


def shown(text: str, q: str) -> str:
    """Return a text with brackets around what a query marks in it."""
    pieces = Highlighter(parse(q), "text").pieces(text)
    assert "".join(piece.text for piece in pieces) == text
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("q", "text", "expected"),
    [
        pytest.param("rome", "Rome, then ROMÉ; not Romeo.", "[Rome], then [ROMÉ]; not Romeo.", id="case and accents"),
        pytest.param("cafe", "a cafe\u0301 here", "a [cafe\u0301] here", id="an accent of its own"),
        pytest.param("strasse", "Die Straße!", "Die [Straße]!", id="one letter for two"),
        pytest.param("fin", "the ﬁn whale", "the [ﬁn] whale", id="two letters in one"),
        pytest.param("rom*", "Romeo in Rome", "[Romeo] in [Rome]", id="prefix"),
        pytest.param(
            '"black holes"', "black holes, black-holes, black hole", "[black holes], [black-holes], black hole", id="phrase"
        ),
        pytest.param("don't", "we don’t", "we [don’t]", id="apostrophes"),
        pytest.param("-rome venice", "rome venice", "rome [venice]", id="what is unwanted is not marked"),
        pytest.param("title:rome", "rome", "rome", id="another part"),
        pytest.param("text:rome", "rome", "[rome]", id="this part"),
        pytest.param("topic:rome", "rome", "rome", id="a value is no word"),
        pytest.param("東京", "東京、大阪", "[東京]、大阪", id="a script without case"),
        pytest.param("محمد", "مُحَمَّد", "[مُحَمَّد]", id="vowel signs"),
        pytest.param("na", "na na", "[na] [na]", id="each time"),
        pytest.param("", "rome", "rome", id="nothing"),
    ],
)
def test_words_are_marked_as_they_are_written(q: str, text: str, expected: str) -> None:
    assert shown(text, q) == expected


@given(st.text(max_size=60))
def test_the_words_of_a_text_are_those_of_search(text: str) -> None:
    assert tuple(word for word, _, _ in words_of(text)) == word_list(text)


@given(st.text(max_size=60), st.text(max_size=20))
def test_marking_loses_no_letter(text: str, q: str) -> None:
    assert shown(text, q).replace("[", "").replace("]", "") == text.replace("[", "").replace("]", "")


def test_markup_stays_and_the_first_match_can_be_linked_to() -> None:
    markup = '<p title="rome">Rome &amp; <b>rome</b> &lt;script&gt;</p>'
    assert Highlighter(parse("rome"), "text").highlighted_html(markup) == (
        '<p title="rome"><mark id="match">Rome</mark> &amp; <b><mark>rome</mark></b> &lt;script&gt;</p>'
    )


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<p title="a > rome">rome</p>', id="an end of a tag within an attribute"),
        pytest.param('<p title="a >"> <a title=" onmouseover=alert(1) ">rome</a></p>', id="attributes that would become others"),
        pytest.param("<p>&lt;img src=x onerror=rome&gt;</p>", id="escaped markup"),
    ],
)
def test_marking_opens_no_way_around_the_sanitiser(markup: str) -> None:
    marked = Highlighter(parse("rome onmouseover"), "text").highlighted_html(markup)
    assert marked.replace('<mark id="match">', "").replace("<mark>", "").replace("</mark>", "") == markup
    assert '<mark id="match">rome</mark>' in marked

"""A misspelt word is answered with the closest one that some text has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.search.did_you_mean import did_you_mean
from tests.builders import make_item, make_text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("q", "suggestion"),
    [
        pytest.param("electricty", "electricity", id="a letter too few"),
        pytest.param("electricitty", "electricity", id="a letter too many"),
        pytest.param("electrixity", "electricity", id="another letter"),
        pytest.param("elecrticity", "electricity", id="two letters swapped"),
        pytest.param("Elecrticity prices", "electricity prices", id="one of two words"),
        pytest.param("electricityprices", "electricity prices", id="two words in one"),
        pytest.param('-tax title:"elecrticity prices"', '-tax title:"electricity prices"', id="within marks"),
        pytest.param("энерги", "энергия", id="another script"),
        pytest.param("zurch", "zurich", id="an accent does not matter"),
        pytest.param("electricity", "", id="known"),
        pytest.param("electricity holidays", "", id="known by itself"),
        pytest.param("xylophone", "", id="nothing near"),
        pytest.param("xylophone elecrticity", "", id="nothing near one of them"),
        pytest.param("elec*", "", id="a beginning"),
        pytest.param("-elecrticity", "", id="unwanted"),
        pytest.param("topic:elecrticity", "", id="a value"),
        pytest.param("pri", "", id="too short"),
        pytest.param("", "", id="nothing"),
        pytest.param("\x00 \ud800 \"'\\ : ::", "", id="marks only"),
    ],
)
def test_a_query_is_corrected(q: str, suggestion: str) -> None:
    make_text(make_item(title="Electricity prices", author="Zürich"), text="Энергия and holidays")
    assert did_you_mean(q) == suggestion


@pytest.mark.django_db
def test_of_two_close_words_the_more_frequent_one_is_meant() -> None:
    for title in ("Planet", "Planet", "Planes"):
        make_item(title=title)
    assert did_you_mean("planex") == "planet"


class AnyQuery(TestCase):
    """Whatever is typed is answered."""

    @given(st.text(max_size=100))
    def test_no_text_is_an_error(self, q: str) -> None:
        assert isinstance(did_you_mean(q), str)

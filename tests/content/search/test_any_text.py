"""Whatever is typed is a query: every way to answer it answers, and none is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.models import Item
from content.search import exact, lexical
from content.search.did_you_mean import did_you_mean
from content.search.highlights import Highlighter
from content.search.snippets import snippets
from content.search.syntax import parse
from tests.builders import make_item, make_text

MARKS = "\"'*:-\\%_&|!<>()~^$\x00\ud800\udfff \n\u3000…"


def answer(q: str) -> list[int]:
    """Ask for a query in every way there is; return what it finds."""
    item = make_item(title="Rome & Venice", author="O'Brien 100%")
    make_text(item, text="a:b 'c' \\d {e} … (f)")
    found = lexical.all_ids(q).tolist()
    assert sorted(lexical.among(q, [item.pk])) == [pk for pk in found if pk == item.pk]
    assert isinstance(lexical.is_common(q), bool)
    assert set(lexical.scores(q, [item.pk])) == {item.pk}
    assert set(snippets(q, [item.pk])) <= {item.pk}
    assert isinstance(did_you_mean(q), str)
    Highlighter(parse(q), "text").highlighted_html("<p>a &amp; b</p>")
    return found


class AnyText(TestCase):
    """Random text, with what an index's own language would read as signs."""

    @given(st.text(st.sampled_from(MARKS + "romevnic") | st.characters(), max_size=60))
    def test_no_text_is_an_error(self, q: str) -> None:
        answer(q)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "q",
    [
        pytest.param("a" * 10_000, id="one word of ten thousand letters"),
        pytest.param("東" * 10_000 + "*", id="a beginning of ten thousand letters"),
        pytest.param('"' + "rome " * 2_000 + '"', id="a phrase of two thousand words"),
        pytest.param("-" * 10_000, id="operators only"),
        pytest.param("title:" * 1_000, id="fields only"),
        pytest.param(" ".join(f"-w{number}" for number in range(60)), id="sixty words that must not be"),
        pytest.param("rome' & 'venice' <-> !x:*A | \\", id="another query language"),
        pytest.param('rome NEAR(a b) AND {title}: ^x OR "" NOT y', id="yet another one"),
        pytest.param("\x00\ud800\udfff", id="what no text holds"),
    ],
)
def test_extreme_queries_are_answered(q: str) -> None:
    found = answer(q)
    assert sorted(found) == sorted(Item.objects.filter(exact.matching(q)).values_list("pk", flat=True))

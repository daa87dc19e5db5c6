"""Members of a set as lines, and lines as members."""

from __future__ import annotations

import pytest

from content.services.curation_words import lines_of, members_of_lines
from content.types import JSONValue


def test_topics_are_a_line_each() -> None:
    assert members_of_lines("topics", " ships \r\n\n tides\nships") == ["ships", "tides"]


@pytest.mark.parametrize(
    ("line", "pair"),
    [
        pytest.param("Science", ["Science", None], id="a category alone"),
        pytest.param("Science > Physics", ["Science", "Physics"], id="with a subcategory"),
        pytest.param("Science › Physics", ["Science", "Physics"], id="with the page's sign"),
        pytest.param("Science >", ["Science", None], id="with nothing behind"),
        pytest.param("A > B > C", ["A", "B > C"], id="apart at the first sign"),
    ],
)
def test_a_category_is_taken_apart(line: str, pair: list[JSONValue]) -> None:
    assert members_of_lines("categories", line) == [pair]


def test_what_is_printed_reads_back_also_with_a_sign_of_its_own() -> None:
    known = [("A > B", "C"), ("Science", None)]
    assert members_of_lines("categories", lines_of(known), known) == [["A > B", "C"], ["Science", None]]


def test_topics_with_a_sign_stay_whole() -> None:
    assert members_of_lines("topics", "A > B") == ["A > B"]

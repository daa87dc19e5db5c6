"""A snippet is the few lines of an item's best text where the words of a query stand closest."""

from __future__ import annotations

import pytest

from content.search.snippets import LENGTH, snippets
from tests.builders import make_item, make_text

FILLER = "lorem ipsum dolor sit amet " * 40


def shown(q: str, item_pk: int) -> str:
    """Return the snippet of an item with brackets around the matches."""
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in snippets(q, [item_pk])[item_pk].pieces)


@pytest.mark.django_db
def test_the_text_with_most_of_the_words_is_quoted() -> None:
    item = make_item()
    make_text(item, variant="executive", text="Rome was old.")
    make_text(item, variant="key-insights", text="Rome and Venice were rivals.")
    make_text(item, variant="old", text="Rome Venice rivals", is_latest=False)
    assert snippets("rome venice", [item.pk])[item.pk].variant == "key-insights"
    assert shown("rome venice", item.pk) == "[Rome] and [Venice] were rivals."


@pytest.mark.django_db
def test_the_place_where_the_words_stand_closest_is_quoted() -> None:
    item = make_item()
    make_text(item, text=f"Rome. {FILLER} Venice. {FILLER} Rome and Venice. {FILLER}")
    quoted = shown("rome venice", item.pk)
    assert "[Rome] and [Venice]" in quoted
    assert quoted.startswith("… ")
    assert quoted.endswith(" …")
    assert len(quoted) < LENGTH + 60


@pytest.mark.django_db
def test_a_snippet_is_one_line_without_marks_of_emphasis() -> None:
    item = make_item()
    make_text(item, text="# Cities\n\n- **Rome** was not built\n- in a day")
    assert shown("rome", item.pk) == "Cities [Rome] was not built in a day"


@pytest.mark.django_db
def test_an_item_that_is_found_by_its_title_has_no_snippet() -> None:
    item = make_item(title="Rome")
    make_text(item, text="Nothing of the kind.")
    assert snippets("rome", [item.pk]) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["", "-rome", "title:rome", "topic:rome", "\x00", "!!!"])
def test_a_query_without_words_of_a_text_quotes_nothing(q: str) -> None:
    item = make_item(title="rome", topics=["rome"])
    make_text(item, text="rome")
    assert snippets(q, [item.pk]) == {}


@pytest.mark.django_db
def test_a_page_of_items_takes_two_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    items = [make_item() for _ in range(5)]
    for item in items:
        make_text(item, text="Rome")
    with django_assert_num_queries(2):
        assert len(snippets("rome", [item.pk for item in items])) == 5

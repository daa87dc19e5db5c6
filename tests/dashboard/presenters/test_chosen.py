"""The sentence on top of the list and the chips under it."""

from __future__ import annotations

import pytest

from content.filters import canonical, parse
from dashboard.presenters.chosen import chips_of, sentence_of
from dashboard.presenters.links import Links

SENTENCES = [
    pytest.param("", "All items", id="nothing"),
    pytest.param("category=Science&category=Travel", "Science or Travel", id="any of two"),
    pytest.param("topic=ice&topic=wind&topic.all=1", "ice and wind", id="all of two"),
    pytest.param("category=Travel&subcategory=Science|Oceans", "Travel or Oceans", id="tree"),
    pytest.param("category=Science&category.not=News&language=de", "Science, not News, German", id="excluded"),
    pytest.param("language.is=none", "no language", id="none"),
    pytest.param("q=night trains", "“night trains”", id="words"),
    pytest.param("published.from=2026-01-02", "published from 2 Jan 2026", id="open range"),
    pytest.param("duration.from=300&duration.to=1200", "duration 5 min to 20 min", id="range"),
]


@pytest.mark.parametrize(("query", "sentence"), SENTENCES)
def test_the_sentence_says_what_is_asked(query: str, sentence: str) -> None:
    assert sentence_of(parse(query)) == sentence


def test_every_choice_has_a_chip_that_takes_only_itself_away() -> None:
    question = parse("q=ice&category=Science&category.not=News&language.is=any&words.to=500")

    chips = {chip.label: canonical(chip.rest) for chip in chips_of(question, Links())}

    assert chips == {
        "“ice”": "category=Science&category.not=News&language.is=any&words.to=500",
        "Category: Science": "q=ice&category.not=News&language.is=any&words.to=500",
        "not News": "q=ice&category=Science&language.is=any&words.to=500",
        "Any language": "q=ice&category=Science&category.not=News&words.to=500",
        "Words up to 500": "q=ice&category=Science&category.not=News&language.is=any",
    }


def test_a_subcategory_chip_names_its_category() -> None:
    assert [chip.label for chip in chips_of(parse("subcategory=Science|Oceans"), Links())] == ["Subcategory: Science / Oceans"]

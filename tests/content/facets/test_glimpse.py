"""A text that finds very much has its first page before everything is found, and it is the page that comes out."""

from __future__ import annotations

from random import Random

import pytest

from content.facets import glimpse, query
from content.facets.filter import Choice, Filter
from content.search import lexical
from tests.builders import deleted, make_item, make_text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _everything_is_common(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "is_common", lambda q: True)


def shelf(count: int = 60) -> None:
    dice = Random(5)
    for number in range(count):
        item = make_item(title=dice.choice(["Rome", "Venice", "Rome and Venice"]), language=dice.choice(["en", "de"]))
        make_text(item, text=dice.choice(["rome", "nothing"]))
        if number % 7 == 0:
            deleted(item)


@pytest.mark.usefixtures("_everything_is_common")
@pytest.mark.parametrize("sort", ["-indexed", "title", "-published"])
@pytest.mark.parametrize("steps", [(6, 40, 200), (200,)], ids=["in steps", "at once"])
def test_the_first_look_is_the_first_page(monkeypatch: pytest.MonkeyPatch, sort: str, steps: tuple[int, ...]) -> None:
    monkeypatch.setattr(glimpse, "STEPS", steps)
    shelf()
    asked = Filter(q="rome venice", choices={"language": Choice(values=("en",))}, sort=sort, page_size=3)
    look = query.first_look(asked)
    assert look is not None
    assert look.counts_pending
    assert look.ids == query.run(asked).ids


@pytest.mark.usefixtures("_everything_is_common")
@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(Filter(), id="no text"),
        pytest.param(Filter(q="rome", sort="-relevance"), id="by relevance"),
        pytest.param(Filter(q="rome", page_size=100), id="less than a page"),
        pytest.param(Filter(q="absent", page_size=3), id="nothing"),
    ],
)
def test_other_questions_are_answered_whole(asked: Filter) -> None:
    shelf(20)
    assert query.first_look(asked) is None


@pytest.mark.usefixtures("_everything_is_common")
def test_a_text_that_was_found_before_is_answered_whole() -> None:
    shelf(20)
    asked = Filter(q="rome", page_size=3)
    query.run(asked)
    assert query.first_look(asked) is None


def test_a_rare_text_is_answered_whole() -> None:
    shelf(20)
    assert query.first_look(Filter(q="rome", page_size=3)) is None

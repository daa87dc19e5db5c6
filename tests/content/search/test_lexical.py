"""The same set of items is found on both engines: words of title, author and the latest texts."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.db.members import HasMember
from content.db.words import HasWords, word_list, words
from content.facets import query
from content.facets.filter import Filter
from content.models import Item
from tests.builders import deleted, make_item, make_text

# What both engines can store: no NUL, no half of a surrogate pair.
stored = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


def found(q: str) -> list[int]:
    return sorted(query.ids(Filter(q=q)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("q", "finds"),
    [
        pytest.param("boredom", True, id="word of the title"),
        pytest.param("BÖREDOM", True, id="case and accents"),
        pytest.param("bored", False, id="half a word"),
        pytest.param("bored*", True, id="prefix"),
        pytest.param("redom*", False, id="prefix not at a word's start"),
        pytest.param("felton", True, id="author"),
        pytest.param("network", True, id="text"),
        pytest.param("networks", False, id="no stemming"),
        pytest.param("felton network boredom", True, id="words in different places"),
        pytest.param("felton absent", False, id="one word missing"),
        pytest.param('"default mode network"', True, id="phrase"),
        pytest.param('"default network"', False, id="phrase with a gap"),
        pytest.param('"boredom mark"', False, id="phrase across places"),
        pytest.param("boredom -network", False, id="not"),
        pytest.param("boredom -absent", True, id="not absent"),
        pytest.param("-absent", True, id="only not"),
        pytest.param("title:boredom", True, id="in the title"),
        pytest.param("title:network", False, id="not in the title"),
        pytest.param("text:network", True, id="in the text"),
        pytest.param('author:"mark felton"', True, id="in the author"),
        pytest.param("topic:energie", True, id="topic"),
        pytest.param("topic:ener", False, id="half a topic"),
        pytest.param('topic:"machine learning"', True, id="topic of two words"),
        pytest.param("topic:machine", False, id="one word of a topic"),
        pytest.param("category:science", True, id="category"),
        pytest.param("category:physics", False, id="a subcategory is no category"),
        pytest.param("language:EN", True, id="language"),
        pytest.param("lang:e*", True, id="language by prefix"),
        pytest.param("kind:video source:youtube", True, id="kind and source"),
        pytest.param("kind:vid", False, id="half a kind"),
        pytest.param("default-mode", True, id="hyphen"),
        pytest.param("outdated", False, id="an older revision"),
        pytest.param("nur deutsch", False, id="another item"),
    ],
)
def test_a_query_finds_an_item(q: str, finds: bool) -> None:
    item = make_item(
        title="Boredom isn’t a bug", author="Mark Felton", topics=["Énergie", "Machine Learning"], language="en",
        categories=[{"category": "Science", "subcategories": ["Physics"]}],
    )  # fmt: skip
    make_text(item, text="outdated words", is_latest=False)
    make_text(item, text="The default mode network, then.", revision=2)
    assert found(q) == ([item.pk] if finds else [])


@pytest.mark.django_db
def test_deleted_items_are_not_found() -> None:
    deleted(make_item(title="Boredom"))
    assert found("boredom") == []


@pytest.mark.django_db
def test_counts_hold_under_a_query() -> None:
    make_item(title="Boredom", language="en")
    make_item(title="Other", language="fr")
    result = query.run(Filter(q="boredom"))
    assert [(value.value, value.count) for value in result.facet("language").values] == [("en", 1)]


@pytest.mark.django_db
def test_the_best_answers_come_first() -> None:
    by_text = make_item(title="Other")
    make_text(by_text, text="rome")
    by_title = make_item(title="Rome")
    by_author = make_item(title="Other", author="Rome")
    result = query.run(Filter(q="rome", sort="-relevance"))
    assert result.ids == [by_title.pk, by_author.pk, by_text.pk]


class WordsTwin(TestCase):
    """The words of a text are the same in Python and in the database."""

    @given(stored)
    @example("\u1680a\u1680")  # white space for Python, and for nobody else
    def test_words_are_equal(self, text: str) -> None:
        item = make_item(author=text)
        expected = word_list(text)
        match = HasWords("author", expected, whole=True)
        assert Item.objects.filter(match, pk=item.pk).exists()

    @given(stored)
    def test_members_are_compared_by_their_words(self, text: str) -> None:
        item = make_item(topics=[text])
        match = HasMember("topics", [(words(text),)], by_words=True)
        assert Item.objects.filter(match, pk=item.pk).exists() is bool(text)

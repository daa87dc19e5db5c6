"""The index finds what the stored text itself says, for any text and any query, on both engines."""

from __future__ import annotations

import random

import pytest
from django.test import TestCase as DjangoTestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from content.models import Item
from content.search import exact, lexical
from tests.builders import deleted, make_item, make_text

#: Words whose folding, separators or scripts differ, and pieces that glue or part them.
WORDS = (
    "rome", "Rome", "romé", "ROMEO", "rom", "a", "A", "the", "The", "Straße", "strasse", "Ærø", "aero", "İstanbul",
    "istanbul", "ılık", "don't", "don’t", "dont", "R&D", "C++", "2024", "½", "x²", "x2", "東京", "東京都",
    "東京、大阪", "カフェ", "がんばれ", "한국어", "Ελλάς", "ΕΛΛΆΣ", "ελλασ", "Москва", "МОСКВА", "й", "שָׁלוֹם",
    "שלום", "مُحَمَّد", "محمد", "हिन्दी", "ไทย", "e\u0301", "\u0301", "ﬁn", "fin", "emoji😀word", "under_score",
    "hy-phen", "slash/ed", "\u00a0", "\u1680", "\u200b", "𝔯𝔬𝔪𝔢", "Ⅻ", "ǅ", "ß", "'", '"', "…", "w" * 201, "w" * 200,
    "w" * 300,
)  # fmt: skip
MARKS = (" ", " ", " ", "  ", "\n", ", ", ".", "-", "", "—")
FIELDS = ("", "", "", "title:", "author:", "text:", "topic:", "lang:", "lang:", "category:", "type:", "unknown:")

words_of_query = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
terms = st.builds(
    lambda minus, field, words, quote, star: f"{minus}{field}{quote}{words}{quote}{star}",
    st.sampled_from(["", "", "", "-"]),
    st.sampled_from(FIELDS),
    words_of_query | st.sampled_from(WORDS).map(lambda word: word[: max(1, len(word) // 2)]),
    st.sampled_from(["", '"']),
    st.sampled_from(["", "", "*"]),
)
queries = st.lists(terms, min_size=1, max_size=3).map(" ".join)


def exactly(q: str) -> list[int]:
    return sorted(Item.objects.filter(exact.matching(q)).values_list("pk", flat=True))


def prose(dice: random.Random, most: int) -> str:
    return "".join(dice.choice(WORDS) + dice.choice(MARKS) for _ in range(dice.randint(0, most)))


@pytest.mark.slow
class AnyQuery(TestCase):
    """A shelf of items in many scripts, and queries made of their words."""

    @classmethod
    def setUpTestData(cls) -> None:
        dice = random.Random(7)
        for number in range(60):
            words = {"title": prose(dice, 4), "author": prose(dice, 2), "topics": [prose(dice, 2)]}
            item = make_item(language=dice.choice(["en", "EN", "Rome", ""]), content_type=dice.choice(WORDS), **words)
            for position in range(dice.randint(0, 4)):
                make_text(item, position=position, text=prose(dice, 12), is_latest=dice.random() < 0.8)
            if number % 10 == 0:
                deleted(item)

    @settings(max_examples=300)
    @given(queries)
    def test_the_index_and_the_texts_agree(self, q: str) -> None:
        expected = exactly(q)
        everything = list(Item.objects.values_list("pk", flat=True))
        assert lexical.all_ids(q).tolist() == expected
        assert sorted(lexical.among(q, everything)) == expected

    @given(queries)
    def test_scores_are_those_of_the_texts(self, q: str) -> None:
        everything = dict(Item.objects.values_list("pk", exact.relevance(q)))
        assert lexical.scores(q, list(everything)) == everything


class AnyText(TestCase):
    """Any text at all is found by its own words."""

    @given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80), st.text(max_size=30))
    def test_the_index_and_the_text_agree(self, text: str, q: str) -> None:
        item = make_item(author=text)
        make_text(item, text=text)
        for query in (q, text, text[:20], f'"{text}"', f"{text[:3]}*"):
            assert lexical.all_ids(query).tolist() == exactly(query)


class LongTexts(DjangoTestCase):
    """What an index cannot hold in one piece is found like anything else."""

    def assert_finds(self, q: str, *, finds: bool = True) -> None:
        assert lexical.all_ids(q).tolist() == exactly(q)
        assert bool(exactly(q)) is finds

    def test_a_text_of_forty_thousand_words(self) -> None:
        text = " ".join(f"word{number}" for number in range(40_000))
        make_text(make_item(), text=text)
        self.assert_finds("word39999 word0")
        for start in (0, 990, 999, 1000, 16_380, 39_930):
            self.assert_finds('"' + " ".join(f"word{number}" for number in range(start, start + 64)) + '"')
        self.assert_finds('"' + " ".join(f"word{number}" for number in range(500, 700)) + '"')
        self.assert_finds('"' + " ".join(f"word{number}" for number in range(500, 700)) + ' word999"', finds=False)
        self.assert_finds('"word1000 word1002"', finds=False)

    def test_a_word_that_is_said_three_thousand_times(self) -> None:
        make_text(make_item(), text="na " * 3000 + "batman " + "na " * 3000 + "robin")
        for q in ('"na batman na"', '"na na robin"', "batman robin", '"' + "na " * 60 + 'batman"'):
            self.assert_finds(q)
        self.assert_finds('"batman robin"', finds=False)

    def test_more_different_words_than_one_index_entry_takes(self) -> None:
        words = [f"{number:x}{'东' * 190}" for number in range(4000)]
        make_text(make_item(), text=" ".join(words))
        self.assert_finds(f'"{words[3998]} {words[3999]}"')
        self.assert_finds(f'"{words[3999]} {words[3998]}"', finds=False)

    def test_words_that_differ_beyond_what_is_kept_of_them(self) -> None:
        make_text(make_item(), text="x" * 400 + "a " + "y" * 200)
        self.assert_finds("x" * 400 + "a")
        self.assert_finds("x" * 400 + "b", finds=False)
        self.assert_finds("x" * 200, finds=False)
        self.assert_finds("x" * 200 + "*")
        self.assert_finds("x" * 300 + "*")
        self.assert_finds('"' + "x" * 400 + "a " + "y" * 100 + '"*')
        self.assert_finds("y" * 200)

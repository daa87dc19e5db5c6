"""Folding makes words equal that people take for equal, and nothing else."""

from __future__ import annotations

import pytest

from content.terms import fold, normal_form, title_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("The Quiet RETURN", "the quiet return"),
        ("Élan vital, naïve Ångström", "elan vital, naive angstrom"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ﬁnd № ２", "find no 2"),
        ("ΑΘΗΝΑ Москва", "αθηνα москва"),
        ("  a\u00a0 \t b\n", "a b"),
        ("東京 🤯", "東京 🤯"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_folding_twice_is_folding_once() -> None:
    assert fold(fold("ÅÉ ẞtraße ǅ İi ﬃ")) == fold("ÅÉ ẞtraße ǅ İi ﬃ")


def test_a_title_key_is_short_enough_for_an_index() -> None:
    assert len(title_key("長" * 12_000)) == 200


def test_dashes_are_one_dash_in_comparisons() -> None:
    assert normal_form("AI–Safety") == normal_form("ai—safety") == "ai-safety"

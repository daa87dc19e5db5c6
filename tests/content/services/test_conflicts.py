"""Two people at one set: what each of them added and removed is told from what both started from."""

from __future__ import annotations

import pytest

from content.services.conflicts import both_of


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("bcx", "aby", "bxy"),
        ("abc", "ab", "ab"),
        ("abcx", "abcx", "abcx"),
        ("", "abcy", "y"),
    ],
    ids=["each adds one and removes one", "only mine", "the same", "they cleared it"],
)
def test_both_keeps_what_either_added_and_drops_what_either_removed(theirs: str, mine: str, both: str) -> None:
    assert both_of("abc", theirs, mine) == tuple(both)

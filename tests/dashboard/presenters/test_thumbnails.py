"""A key always gets the same drawing."""

from __future__ import annotations

from dashboard.presenters.thumbnails import MOTIFS, PAINTS, draw


def test_a_key_gets_the_same_drawing_again() -> None:
    assert draw("youtube:abc") == draw("youtube:abc")


def test_case_of_a_key_counts() -> None:
    assert draw("youtube:abc") != draw("youtube:aBc")


def test_keys_use_every_paint_and_motif() -> None:
    drawings = [draw(f"youtube:{number}") for number in range(200)]

    assert {drawing.paint for drawing in drawings} == set(range(PAINTS))
    assert {drawing.motif for drawing in drawings} == set(MOTIFS)

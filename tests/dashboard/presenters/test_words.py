"""How values read on a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from dashboard.presenters import words


@pytest.mark.parametrize(
    ("seconds", "clock", "length"),
    [
        pytest.param(None, "", "", id="unknown"),
        pytest.param(42, "0:42", "42 s", id="seconds"),
        pytest.param(555, "9:15", "9 min", id="minutes"),
        pytest.param(3723, "1:02:03", "1 h 2 min", id="hours"),
    ],
)
def test_a_length_reads_as_a_player_and_as_people_say_it(seconds: int | None, clock: str, length: str) -> None:
    assert (words.clock_text(seconds), words.length_text(seconds)) == (clock, length)


@pytest.mark.parametrize(
    ("variant", "text"),
    [
        pytest.param("", "Summary", id="without a name"),
        pytest.param("bullet-points", "Bullet points", id="words"),
        pytest.param("audio-fr", "Audio · français", id="language"),
        pytest.param("audio-fr:beginner", "Audio · français · beginner", id="language and level"),
        pytest.param("deep-research", "Deep research", id="no language at its end"),
    ],
)
def test_a_variant_reads_as_a_tab_names_it(variant: str, text: str) -> None:
    assert words.variant_text(variant) == text


@pytest.mark.parametrize(("total", "text"), [(0, "0 items"), (1, "1 item"), (5281, "5,281 items")])
def test_a_total_reads_with_its_noun(total: int, text: str) -> None:
    assert words.items_text(total) == text


def test_a_day_is_that_of_the_shown_zone(settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"

    assert words.date_text(datetime(2026, 3, 1, 20, tzinfo=UTC)) == "2 Mar 2026"


def test_an_unknown_flag_is_read_out_as_it_is() -> None:
    assert words.flag_text("odd_thing") == "Odd thing."


@pytest.mark.parametrize(("actor", "text"), [("user:ana", "ana"), ("import:7", "import 7"), ("token:nas-1", "token nas-1")])
def test_an_actor_reads_as_a_name(actor: str, text: str) -> None:
    assert words.actor_text(actor) == text

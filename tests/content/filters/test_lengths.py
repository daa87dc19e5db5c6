"""Lengths as people type them: one way to read them, one canonical form in addresses."""

from __future__ import annotations

import pytest

from content.exceptions import InvalidFilter
from content.filters import canonical, parse
from content.filters.lengths import print_length, read_length


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:30:00", 5400), ("12:30", 750), ("0:45", 45), ("90m", 5400), ("90 min", 5400), ("1h 30m", 5400), ("1H30M15S", 5415),
        ("2h", 7200), ("45s", 45), (" 300 ", 300), ("0", 0),
    ],
)  # fmt: skip
def test_a_length_is_read_as_it_is_meant(text: str, seconds: int) -> None:
    assert read_length(text) == seconds


@pytest.mark.parametrize("text", ["1:75", "1:2:3:4", "m", "30m 1h", "-5", "1.5h", "5x", "٣m", ":30", "9999999999h"])
def test_what_is_no_length_is_refused_under_its_name(text: str) -> None:
    with pytest.raises(InvalidFilter) as refused:
        parse({"duration.from": text})

    assert "is not a length" in refused.value.errors["duration.from"][0]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("duration.from=90m&duration.to=2:00:00", "duration.from=5400&duration.to=7200"),
        ("duration.from=45&duration.unit=min", "duration.from=2700"),
        ("duration.from=4:59&duration.to=&duration.unit=min", "duration.from=299"),
        ("duration.from=45", "duration.from=45"),
    ],
    ids=["units", "a form's minutes", "a clock beside minutes", "seconds"],
)
def test_an_address_knows_seconds(query: str, address: str) -> None:
    assert canonical(parse(query)) == address


def test_an_unknown_unit_is_refused_under_its_name() -> None:
    with pytest.raises(InvalidFilter) as refused:
        parse("duration.from=45&duration.unit=days")

    assert list(refused.value.errors) == ["duration.unit"]


@pytest.mark.parametrize(("seconds", "text"), [(2700, "45"), (299, "4:59"), (5400, "1:30:00"), (0, "0")])
def test_a_field_shows_what_it_would_take(seconds: int, text: str) -> None:
    assert print_length(seconds) == text
    assert parse({"duration.from": text, "duration.unit": "min"}).ranges["duration"].low == seconds

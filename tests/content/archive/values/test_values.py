"""Any SQLite value becomes loaded, coerced or quarantined: by example, and by property never an exception."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.archive.raw import BadText, decode_text, raw_value
from content.archive.values import Coerced, Loaded, Quarantined
from content.archive.values.booleans import read_boolean
from content.archive.values.documents import read_document
from content.archive.values.identifiers import read_identifier
from content.archive.values.integers import read_count, read_duration, read_integer, zero_as_unknown
from content.archive.values.text import read_text
from content.archive.values.times import read_time

SCALARS = st.none() | st.booleans() | st.floats() | st.text()
SQLITE_VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(),
    st.binary().map(decode_text),
    st.from_regex(r"\s?-?[0-9]{1,25}([.:/-][0-9]{1,9}){0,5}[TZ ]?", fullmatch=True),
    st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)).map(json.dumps),
)
READERS: list[Callable[[Any], Any]] = [
    read_integer, read_count, read_duration, read_boolean, read_text, read_identifier, read_time, read_document,
]  # fmt: skip


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@given(value=SQLITE_VALUES)
def test_a_reader_answers_for_any_value(read: Callable[[Any], Any], value: Any) -> None:
    outcome = read(value)
    assert isinstance(outcome, Loaded | Coerced | Quarantined)
    if value not in (None, "") and getattr(outcome, "value", "kept") is None and value != "null":
        assert isinstance(outcome, Coerced)


@pytest.mark.parametrize("read", [read_integer, read_count, read_duration])
@given(value=SQLITE_VALUES)
def test_an_integer_has_at_most_64_bits(read: Callable[[Any], Any], value: Any) -> None:
    number = read(value).value
    assert number is None or -(2**63) <= number < 2**63


def has_nul(document: Any) -> bool:
    if isinstance(document, dict):
        return any(has_nul(part) for part in (*document, *document.values()))
    return any(map(has_nul, document)) if isinstance(document, list) else isinstance(document, str) and "\x00" in document


@given(value=SQLITE_VALUES)
def test_a_document_is_storable_json(value: Any) -> None:
    outcome = read_document(value)
    if isinstance(outcome, Loaded | Coerced):
        spelled = json.dumps(outcome.value, allow_nan=False, ensure_ascii=False)
        assert spelled.encode()
        assert not has_nul(outcome.value)
        assert json.loads(spelled) == outcome.value


@given(value=SQLITE_VALUES)
def test_the_raw_form_is_storable_and_keeps_the_type(value: Any) -> None:
    raw = raw_value(value)
    assert json.loads(json.dumps(raw, allow_nan=False, ensure_ascii=False)) == raw
    assert "\x00" not in (raw if isinstance(raw, str) else "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, Loaded(7)),
        (7.0, Loaded(7)),
        ("7", Loaded(7)),
        (7.5, Coerced(7, "fraction_dropped")),
        (" 7 ", Coerced(7, "number_read_from_text")),
        ("", Coerced(None, "blank_number")),
        ("seven", Coerced(None, "not_a_number")),
        ("٣٤", Coerced(None, "not_a_number")),
        ("1,234", Coerced(None, "not_a_number")),
        (math.inf, Coerced(None, "number_out_of_range")),
        ("99999999999999999999", Coerced(None, "not_a_number")),
        (2**63 - 1, Loaded(2**63 - 1)),
        (-3, Coerced(None, "negative_number")),
        ("9007199254740993.5", Coerced(2**53 + 1, "fraction_dropped")),
        ("9999999999999999999.0", Coerced(None, "number_out_of_range")),
        (1e19, Coerced(None, "number_out_of_range")),
    ],
)
def test_counts(value: Any, expected: Any) -> None:
    assert read_count(value) == expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("16:47", 1007), ("3:15:47", 11747), ("PT3H15M47S", 11747), ("PT45S", 45), ("P1DT1S", 86401), ("1:75:00", None)],
)
def test_durations_in_words(value: str, seconds: int | None) -> None:
    outcome = read_duration(value)
    assert isinstance(outcome, Coerced)
    assert outcome.value == seconds


def test_a_coerced_zero_keeps_its_note() -> None:
    assert zero_as_unknown(Loaded(0)) == Loaded(None)
    assert zero_as_unknown(Coerced(0, "fraction_dropped")) == Coerced(0, "fraction_dropped")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, True), (0, False), ("false", False), ("Yes", True), (2, True), (-1, True), ("maybe", None), ("", None), (0.5, None)],
)
def test_booleans(value: Any, expected: bool | None) -> None:
    outcome = read_boolean(value)
    assert not isinstance(outcome, Quarantined)
    assert outcome.value is expected
    assert isinstance(outcome, Loaded) == (value in (0, 1) and isinstance(value, int))


INSTANT = datetime(2025, 7, 27, 11, 45, 47, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-07-27T11:45:47Z", Loaded(INSTANT)),
        ("2025-07-27 11:45:47", Loaded(INSTANT)),
        ("2025-07-27T04:45:47-0700", Loaded(INSTANT)),
        ("2025-07-27T13:45:47+02", Loaded(INSTANT)),
        ("2025-07-27", Loaded(INSTANT.replace(hour=0, minute=0, second=0))),
        (" 2025-07-27T11:45:47Z\n", Coerced(INSTANT, "time_trimmed")),
        ("2025-07-27 11:45:47 UTC", Coerced(INSTANT, "time_read_from_words")),
        ("Sun, 27 Jul 2025 11:45:47 GMT", Coerced(INSTANT, "time_read_from_words")),
        ("20250727", Coerced(INSTANT.replace(hour=0, minute=0, second=0), "time_read_from_digits")),
        ("1753616747", Coerced(INSTANT, "time_read_from_epoch")),
        (1753616747, Coerced(INSTANT, "time_read_from_epoch")),
        ("1753616747000", Coerced(INSTANT, "time_read_from_epoch")),
        ("2025-07-27T11:45:47.0000001Z", Coerced(INSTANT, "time_shortened_to_microseconds")),
        ("2025-02-30", Coerced(None, "impossible_time")),
        ("2025-07-27T24:00:00", Coerced(None, "impossible_time")),
        ("2025-07-27T11:45:60", Coerced(None, "impossible_time")),
        ("0000-01-01", Coerced(None, "impossible_time")),
        ("10000-01-01", Coerced(None, "not_a_time")),
        ("03/04/2025", Coerced(None, "not_a_time")),
        ("25-09-07", Coerced(None, "not_a_time")),
        ("now", Coerced(None, "not_a_time")),
        ("infinity", Coerced(None, "not_a_time")),
        ("2 days ago", Coerced(None, "not_a_time")),
        ("2460925.86", Coerced(None, "not_a_time")),
        ("0", Coerced(None, "not_a_time")),
        ("", Coerced(None, "blank_time")),
    ],
)
def test_times(value: Any, expected: Any) -> None:
    assert read_time(value) == expected


def test_a_local_time_that_comes_twice_gets_a_note() -> None:
    outcome = read_time("2025-10-26 02:30:00", ZoneInfo("Europe/Berlin"))
    assert outcome == Coerced(datetime(2025, 10, 26, 0, 30, tzinfo=UTC), "ambiguous_local_time")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("yt:abc", Loaded("yt:abc")),
        (7, Loaded("7")),
        (1e5, Loaded("100000.0")),
        ("a ", Loaded("a ")),
        (None, Loaded(None)),
        (b"yt:a", Coerced("yt:a", "text_read_from_blob")),
    ],
)
def test_identifiers(value: Any, expected: Any) -> None:
    assert read_identifier(value) == expected


@pytest.mark.parametrize("value", ["", "  ", "a\x00b", "x" * 9000, BadText(b"\xff"), b"\xff"], ids=range(6))
def test_an_identifier_that_cannot_be_kept_is_quarantined(value: Any) -> None:
    assert isinstance(read_identifier(value), Quarantined)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("as it is\r\n\u202e", Loaded("as it is\r\n\u202e")),
        ("", Loaded("")),
        (12, Loaded("12")),
        ("a\x00b", Coerced("ab", "nul_removed")),
        (b"bytes", Coerced("bytes", "text_read_from_blob")),
        (b"\xff", Quarantined("binary data in a text column")),
        (BadText(b"\xff"), Quarantined("text is not valid UTF-8")),
    ],
    ids=range(7),
)
def test_text(value: Any, expected: Any) -> None:
    assert read_text(value) == expected

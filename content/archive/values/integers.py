"""Integers: counts and durations. Units and words are never guessed at; a clock or ISO 8601 duration is read as one."""

from __future__ import annotations

import math
import re

from content.archive.raw import SQLiteValue
from content.archive.values import Coerced, Loaded, Outcome

NUMBER = re.compile(r"([+-]?[0-9]{1,19})(\.[0-9]{1,30})?", re.ASCII)
CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-5][0-9])", re.ASCII)
ISO_DURATION = re.compile(r"P(?:(\d{1,4})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?", re.ASCII)
LARGEST = 2**63 - 1


def read_integer(value: SQLiteValue) -> Outcome[int]:
    """Return a whole number of at most 64 bits."""
    if value is None:
        return Loaded(None)
    if isinstance(value, int):
        return Loaded(value)
    if isinstance(value, float):
        return from_real(value)
    text = value if isinstance(value, str) else value.decode(errors="replace")
    return from_text(text, exact=isinstance(value, str))


def read_count(value: SQLiteValue) -> Outcome[int]:
    """Return a number that cannot be negative."""
    outcome = read_integer(value)
    if not isinstance(outcome, Loaded | Coerced) or outcome.value is None or outcome.value >= 0:
        return outcome
    return Coerced(None, "negative_number")


def read_duration(value: SQLiteValue) -> Outcome[int]:
    """Return seconds; text may be a clock (1:02:03) or an ISO 8601 duration (PT1H2M3S)."""
    seconds = clock_seconds(value.strip()) if isinstance(value, str) else None
    return read_count(value) if seconds is None else Coerced(seconds, "duration_read_from_text")


def zero_as_unknown(outcome: Outcome[int]) -> Outcome[int]:
    """Return NULL for the 0 that the old system wrote where it knew nothing; that is the normal form, not a note."""
    return Loaded(None) if isinstance(outcome, Loaded) and outcome.value == 0 else outcome


def from_real(value: float) -> Outcome[int]:
    """Return the whole part of a real."""
    if not math.isfinite(value) or abs(value) > LARGEST:
        return Coerced(None, "number_out_of_range")
    return Loaded(int(value)) if value.is_integer() else Coerced(int(value), "fraction_dropped")


def from_text(text: str, *, exact: bool) -> Outcome[int]:
    """Return the number that a text spells in ASCII digits and nothing else."""
    spelled = text.strip()
    number = NUMBER.fullmatch(spelled)
    if not number:
        return Coerced(None, "not_a_number" if spelled else "blank_number")
    whole = int(number[1])
    if abs(whole) > LARGEST:
        return Coerced(None, "number_out_of_range")
    if number[2]:
        return Coerced(whole, "fraction_dropped")
    return Loaded(whole) if exact and str(whole) == text else Coerced(whole, "number_read_from_text")


def clock_seconds(text: str) -> int | None:
    """Return the seconds of a clock or ISO 8601 duration, or None."""
    if clock := CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds if minutes < 60 or not clock[1] else None
    iso = ISO_DURATION.fullmatch(text)
    if iso and any(iso.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return days * 86400 + hours * 3600 + minutes * 60 + seconds
    return None

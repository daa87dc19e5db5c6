"""A length of time as people type it, in seconds: 1:30:00, 12:30, 90m, 1h 30m, or a bare number."""

from __future__ import annotations

import re

#: More would be years.
DIGITS = r"\d{1,9}"
CLOCK = re.compile(rf"(?:(?P<h>{DIGITS}):)?(?P<m>{DIGITS}):(?P<s>[0-5]\d)", re.ASCII)
WORDS = re.compile(rf"(?=\d)(?:(?P<h>{DIGITS})\s*h\s*)?(?:(?P<m>{DIGITS})\s*m(?:in)?\s*)?(?:(?P<s>{DIGITS})\s*s)?", re.ASCII)
BARE = re.compile(r"\d{1,16}", re.ASCII)


def read_length(text: str) -> int:
    """Return the seconds of a length; a bare number is seconds. Raises ValueError."""
    text = text.strip().lower()
    if BARE.fullmatch(text):
        return int(text)
    found = CLOCK.fullmatch(text) or WORDS.fullmatch(text)
    if not found:
        raise ValueError(text)
    return sum(int(found[part] or 0) * seconds for part, seconds in (("h", 3600), ("m", 60), ("s", 1)))


def in_minutes(text: str) -> str:
    """Return a length whose bare number is minutes with that said."""
    return f"{text.strip()}m" if BARE.fullmatch(text.strip()) else text


def print_length(seconds: int) -> str:
    """Return a length as a field of minutes takes it: 45, 4:59 or 1:30:00."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02}:{rest:02}"
    return f"{minutes}:{rest:02}" if rest else str(minutes)

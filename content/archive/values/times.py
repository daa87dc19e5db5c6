"""Times: any spelling of an instant that has one meaning becomes UTC; what has several, or none, becomes NULL with a note."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from content.archive.raw import SQLiteValue
from content.archive.values import Coerced, Loaded, Outcome

ISO = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,](?P<fraction>[0-9]{1,30}))?"
    r"(?P<zone> ?Z| ?UTC| ?GMT| ?[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.ASCII | re.IGNORECASE,
)
COMPACT_DATE = re.compile(r"(19|20)[0-9]{6}", re.ASCII)
EPOCH = re.compile(r"[0-9]{9,16}(?:\.[0-9]{1,9})?", re.ASCII)
MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC|[+-]\d{4})", re.ASCII)
START = datetime(1970, 1, 1, tzinfo=UTC)
#: Seconds, milliseconds and microseconds since 1970 of any time from 1990 to 2100.
EARLIEST, LATEST = 631_152_000, 4_102_444_800


def read_time(value: SQLiteValue, zone: tzinfo = UTC) -> Outcome[datetime]:
    """Return an instant in UTC. A time without a zone is taken as one of `zone`."""
    if value is None:
        return Loaded(None)
    if isinstance(value, int | float):
        return from_epoch(repr(value))
    text = value if isinstance(value, str) else value.decode(errors="replace")
    spelled = text.strip()
    if not spelled:
        return Coerced(None, "blank_time")
    outcome = from_text(spelled, zone)
    if isinstance(outcome, Loaded) and not (isinstance(value, str) and spelled == text):
        return Coerced(outcome.value, "time_trimmed")
    return outcome


def from_text(text: str, zone: tzinfo) -> Outcome[datetime]:
    """Return the instant of a trimmed text."""
    if iso := ISO.fullmatch(text):
        return from_iso(iso, zone)
    if COMPACT_DATE.fullmatch(text):
        return from_compact(text)
    if MAIL.fullmatch(text):
        return from_mail(text)
    if text.lstrip("-").replace(".", "", 1).isdigit():
        return from_epoch(text)
    return Coerced(None, "not_a_time")


def from_iso(match: re.Match[str], zone: tzinfo) -> Outcome[datetime]:
    """Return the instant of an ISO 8601 text; "24:00" and a 60th second are nobody's."""
    fraction = match["fraction"] or ""
    micros = f".{fraction[:6].ljust(6, '0')}" if fraction else ""
    named = (match["zone"] or "").strip().upper()
    offset = "+00:00" if named in ("Z", "UTC", "GMT") else named
    try:
        local = datetime.fromisoformat(f"{match['date']}T{match['time'] or '00:00'}{micros}{offset}")
        instant, is_certain = (local, True) if named else in_zone(local, zone)
        utc = instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return Coerced(None, "impossible_time")
    if not is_certain:
        return Coerced(utc, "ambiguous_local_time")
    if named in ("UTC", "GMT"):
        return Coerced(utc, "time_read_from_words")
    return Coerced(utc, "time_shortened_to_microseconds") if fraction[6:].strip("0") else Loaded(utc)


def in_zone(local: datetime, zone: tzinfo) -> tuple[datetime, bool]:
    """Return a naive time in a zone, and whether it names exactly one instant there."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first, first.utcoffset() == second.utcoffset()


def from_compact(text: str) -> Outcome[datetime]:
    """Return the day of YYYYMMDD, which would also pass for an epoch in 1970."""
    try:
        day = datetime(int(text[:4]), int(text[4:6]), int(text[6:]), tzinfo=UTC)
    except ValueError:
        return Coerced(None, "impossible_time")
    return Coerced(day, "time_read_from_digits")


def from_mail(text: str) -> Outcome[datetime]:
    """Return the instant of an RFC 2822 date."""
    try:
        return Coerced(parsedate_to_datetime(text).astimezone(UTC), "time_read_from_words")
    except (ValueError, OverflowError):
        return Coerced(None, "impossible_time")


def from_epoch(text: str) -> Outcome[datetime]:
    """Return the instant of seconds, milliseconds or microseconds since 1970, when exactly one of these is plausible."""
    if not EPOCH.fullmatch(text):
        return Coerced(None, "not_a_time")
    whole, _, fraction = text.partition(".")
    for digits in (0, 3, 6):
        if EARLIEST <= int(whole) // 10**digits < LATEST:
            micros = int((whole + fraction.ljust(9, "0"))[: len(whole) - digits + 6])
            return Coerced(START + timedelta(microseconds=micros), "time_read_from_epoch")
    return Coerced(None, "not_a_time")

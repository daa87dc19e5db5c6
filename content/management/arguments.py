"""Types of command-line arguments that several commands take."""

from __future__ import annotations

from argparse import ArgumentTypeError
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> ZoneInfo:
    """Return the time zone of a name such as Europe/Berlin."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ArgumentTypeError(f"{name!r} is no time zone (as in Europe/Berlin)") from None

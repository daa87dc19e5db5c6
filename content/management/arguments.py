"""Command-line arguments that several commands take: their types, and who decides."""

from __future__ import annotations

from argparse import ArgumentTypeError
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import CommandError

from content.exceptions import ContentError
from content.services.accounts import curator_named
from content.services.holds import Actor


def zone(name: str) -> ZoneInfo:
    """Return the time zone of a name such as Europe/Berlin."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ArgumentTypeError(f"{name!r} is no time zone (as in Europe/Berlin)") from None


def positive(text: str) -> int:
    """Return a whole number of at least 1."""
    if not text.isascii() or not text.isdigit() or not int(text):
        raise ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)


def deciding(name: str, reason: str = "") -> Actor:
    """Return who decides (`--as USER`); exit code 2 where there is no such account, or it may not decide."""
    try:
        return Actor(f"user:{curator_named(name).get_username()}", reason)
    except ContentError as refusal:
        raise CommandError(f"--as {name}: {refusal}", returncode=2) from refusal

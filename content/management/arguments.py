"""Command-line arguments that several commands take: their types, and who decides."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.management.base import CommandError

from content.exceptions import ContentError
from content.policies import Account, check_can_curate, check_can_operate
from content.services.accounts import account_named
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
    return Actor(acting(name, check_can_curate), reason)


def operating(name: str) -> Actor:
    """Return who runs the service (`--as USER`); exit code 2 where there is no such account, or it may not."""
    return Actor(acting(name, check_can_operate))


def acting(name: str, check: Callable[[Account], None]) -> str:
    """Return the actor of an account that passes a check."""
    try:
        user = account_named(name)
        check(user)
    except ContentError as refusal:
        raise CommandError(f"--as {name}: {refusal}", returncode=2) from refusal
    return f"user:{user.get_username()}"

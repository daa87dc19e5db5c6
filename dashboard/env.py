"""Typed readers of environment variables. Each fails with the variable's name, the value's fault and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


def read_str(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return the variable without surrounding space; unset or blank is the default."""
    value = environ.get(name, "").strip()
    if "\x00" in value:
        raise ImproperlyConfigured(f"{name}: holds a NUL character")
    return value or default


def read_bool(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Return 1/true/yes/on as True and 0/false/no/off as False, in any case."""
    value = read_str(environ, name, "").lower()
    if not value:
        return default
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name}: {value!r} is neither true nor false (use 1 or 0)")


def read_int(environ: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    """Return a whole number between `low` and `high`, both included."""
    value = read_str(environ, name, "")
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}: {value!r} is not a whole number") from None
    if not low <= number <= high:
        raise ImproperlyConfigured(f"{name}: {number} is not between {low} and {high}")
    return number


def read_choice(environ: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    """Return one of `choices`."""
    value = read_str(environ, name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name}: {value!r} is not one of {', '.join(choices)}")
    return value


def read_list(environ: Mapping[str, str], name: str, default: list[str]) -> list[str]:
    """Return a comma-separated list without blanks."""
    value = read_str(environ, name, "")
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def read_path(environ: Mapping[str, str], name: str, default: Path) -> Path:
    """Return an absolute path; `~` is the home folder."""
    value = read_str(environ, name, "")
    return Path(value).expanduser().resolve() if value else default


def read_zone(environ: Mapping[str, str], name: str, default: str) -> str:
    """Return the name of a time zone of the IANA database, as Europe/Berlin."""
    value = read_str(environ, name, default)
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name}: {value!r} is not a time zone (use a name as Europe/Berlin)")
    return value

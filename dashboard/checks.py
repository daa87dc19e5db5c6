"""System checks of the settings' meaning (their syntax is checked when they are read). Ids: dashboard.E/W + three digits."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own name


def register_all() -> None:
    """Register every check of this module, once."""
    register(Tags.security, deploy=True)(check_secret_key)
    register(Tags.security, deploy=True)(check_debug)


def check_secret_key(**_: Any) -> list[CheckMessage]:
    """A deployment needs a key of its own: sessions and links die with a temporary one."""
    if not settings.SECRET_KEY_IS_TEMPORARY:
        return []
    return [Error("SECRET_KEY is not set.", hint="Set SECRET_KEY to a long random value.", id="dashboard.E001")]


def check_debug(**_: Any) -> list[CheckMessage]:
    """DEBUG shows settings and code to visitors."""
    if not (settings.DEBUG and settings.IS_DEPLOYMENT):
        return []
    return [Warning("DEBUG is on beside a DATABASE_URL.", hint="Unset DEBUG.", id="dashboard.W001")]

"""API tokens: made once, shown once, looked up by digest."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from content.exceptions import ContentError, ScopeRefused, TokenRefused
from content.keys import TENANT
from content.models import ApiToken

#: A token's last use is written at most this often, so that reading stays reading.
USE_IS_NEWS = timedelta(minutes=1)


def create_token(*, name: str, scope: str, tenant: str, now: datetime) -> str:
    """Make a token and return it; it cannot be shown again. Raises ContentError when the name is taken."""
    if not name.strip() or len(name) > 64:
        raise ContentError("a token's name has 1 to 64 characters")
    if not TENANT.fullmatch(tenant):
        raise ContentError(f"tenant {tenant!r}: only a-z, 0-9, _ and -, at most 32 characters")
    if ApiToken.objects.filter(name=name).exists():
        raise ContentError(f"there is a token {name!r} already")
    token = f"hf_{scope}_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(name=name, scope=scope, tenant=tenant, digest=digest_of(token), created_at=now)
    return token


def revoke_token(*, name: str, now: datetime) -> bool:
    """Close a token for ever; False when there is no open one of this name."""
    return ApiToken.objects.filter(name=name, revoked_at=None).update(revoked_at=now) == 1


def authenticate(*, token: str, scope: str, now: datetime) -> ApiToken:
    """Return the token's row. Raises TokenRefused (unknown, revoked) or ScopeRefused (it opens something else).

    The look-up is by digest, so its time says nothing about the stored tokens.
    """
    found = ApiToken.objects.filter(digest=digest_of(token), revoked_at=None).first()
    if found is None:
        raise TokenRefused
    if found.scope != scope:
        raise ScopeRefused(f"this token is for {found.scope!r}, not for {scope!r}")
    if found.last_used_at is None or now - found.last_used_at > USE_IS_NEWS:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def digest_of(token: str) -> str:
    """Return what is stored of a token. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()

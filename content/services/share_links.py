"""Signed addresses that show one list to whoever has them. Each expires, and can be revoked at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer

from content.exceptions import ContentError
from content.models import ShareLink

DAYS = (1, 7, 30, 90)
_signer = Signer(salt="content.share_links")


class LinkClosed(ContentError):
    """The link was good once; its expiry has passed, or somebody revoked it."""

    code = "link_closed"

    def __init__(self, link: ShareLink, *, is_revoked: bool) -> None:
        super().__init__("revoked" if is_revoked else "expired")
        self.link = link
        self.is_revoked = is_revoked


def make_link(*, user_id: int, title: str, query: str, days: int, now: datetime) -> ShareLink:
    """Make a link to a list, open for one of DAYS. Raises ContentError."""
    if days not in DAYS:
        raise ContentError(f"A link is open for {', '.join(map(str, DAYS))} days.")
    expires = now + timedelta(days=days)
    return ShareLink.objects.create(title=title[:200], query=query, created_by_id=user_id, created_at=now, expires_at=expires)


def revoke_link(*, user_id: int, pk: int, now: datetime) -> bool:
    """Close a person's own link for ever; False when there is no open one."""
    return ShareLink.objects.filter(pk=pk, created_by_id=user_id, revoked_at=None).update(revoked_at=now) == 1


def token_of(link: ShareLink) -> str:
    """Return what stands in the address: the id and a signature of it."""
    return _signer.sign(str(link.pk))


def open_link(*, token: str, now: datetime) -> ShareLink | None:
    """Return the link of an address; None for one that we never signed. Raises LinkClosed."""
    try:
        link = ShareLink.objects.filter(pk=int(_signer.unsign(token)), created_by__is_active=True).first()
    except (BadSignature, ValueError):
        return None
    if link and (link.revoked_at or link.expires_at <= now):
        raise LinkClosed(link, is_revoked=link.revoked_at is not None)
    return link


def links_of(*, user_id: int) -> list[ShareLink]:
    """Return a person's links, the latest first."""
    return list(ShareLink.objects.filter(created_by_id=user_id).order_by("-pk")[:100])

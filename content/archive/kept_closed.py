"""What a person closed stays closed over a restore: an old file must not open it again."""

from __future__ import annotations

from dataclasses import dataclass

from content.models import IngestPause, ShareLink


@dataclass(frozen=True)
class Closed:
    """The pause that stands, and the links that were revoked."""

    pause: IngestPause | None
    links: tuple[ShareLink, ...]


def what_is_closed() -> Closed:
    """Return what is closed now."""
    return Closed(IngestPause.objects.filter(resumed_at=None).first(), tuple(ShareLink.objects.exclude(revoked_at=None)))


def keep_closed(closed: Closed) -> int:
    """Close again what a restore has opened; return how much that was."""
    return pause_again(closed.pause) + sum(map(revoke_again, closed.links))


def pause_again(pause: IngestPause | None) -> int:
    """Let machines wait for the person who paused them."""
    if pause is None or IngestPause.objects.filter(resumed_at=None).exists():
        return 0
    IngestPause.objects.create(actor=pause.actor, reason=pause.reason, paused_at=pause.paused_at)
    return 1


def revoke_again(link: ShareLink) -> int:
    """Revoke the same link: its address holds nothing but its id."""
    return ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=link.revoked_at)

"""The batches that somebody made in this session, the latest last: what the undo key takes back, one after the other."""

from __future__ import annotations

from django.http import HttpRequest

from content.models import Batch

SESSION_KEY = "batches"
KEPT = 50


def remember_batch(request: HttpRequest, batch: int | None) -> None:
    """Put a batch on top."""
    if batch is not None:
        request.session[SESSION_KEY] = [*request.session.get(SESSION_KEY, []), batch][-KEPT:]


def forget_batch(request: HttpRequest, batch: int) -> None:
    """Take a batch off, wherever it lies."""
    request.session[SESSION_KEY] = [pk for pk in request.session.get(SESSION_KEY, []) if pk != batch]


def last_batch(request: HttpRequest) -> Batch | None:
    """Return the latest batch of this session that still stands."""
    mine = request.session.get(SESSION_KEY, [])
    return Batch.objects.filter(pk__in=mine, undone_at=None).order_by("-pk").first() if mine else None

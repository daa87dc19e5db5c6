"""One import at a time: whoever finds another one running is refused, and what a crash left open is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from content.db import operations
from content.exceptions import ArchiveRefused
from content.models import ArchiveImport

Status = ArchiveImport.Status


@contextmanager
def own_turn() -> Iterator[None]:
    """Hold the right to change imports; raises ArchiveRefused while another process has it."""
    with operations().sole_holder("import") as is_ours:
        if not is_ours:
            raise ArchiveRefused(f"another import is at work ({running()}); wait until it is done")
        close_abandoned()
        yield


def running() -> str:
    """Return the import that is at work as far as the database shows it; a dry run shows nothing."""
    run = ArchiveImport.objects.filter(status=Status.RUNNING).order_by("-pk").first()
    return f"{run}, {run.rows_done} of {run.rows_total} rows" if run else "a dry run, or one that is just beginning"


def close_abandoned() -> None:
    """Mark the imports of processes that are gone: whoever has the turn knows that nobody else is at work."""
    abandoned = ArchiveImport.objects.filter(status=Status.RUNNING)
    abandoned.update(status=Status.INTERRUPTED, finished_at=timezone.now())

"""Counting rows for a progress bar."""

from __future__ import annotations

from collections.abc import Callable

from content.types import Progress

EVERY = 200


def ticker(progress: Progress | None, total: int) -> Callable[[], None]:
    """Return what to call for every row; it tells the progress now and then."""
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress and (done % EVERY == 0 or done == total):
            progress(done, total)

    return tick

"""How far a long run is: a bar with rate and time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from content.archive.run import Progress

LINE_EVERY = 5.0


@contextmanager
def shown_progress(stream: TextIO, label: str) -> Iterator[Progress]:
    """Yield a callable that takes (rows done, rows in all)."""
    if stream.isatty():
        with terminal_bar(stream, label) as progress:
            yield progress
    else:
        yield plain_lines(stream, label)


@contextmanager
def terminal_bar(stream: TextIO, label: str) -> Iterator[Progress]:
    """Yield a progress callable that draws a bar."""
    started = time.monotonic()
    speed = TextColumn("{task.fields[rate]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), speed, TimeRemainingColumn())
    with Bar(*columns, console=Console(file=stream)) as bar:
        task = bar.add_task(label, total=None, rate="")

        def update(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, rate=f"{rate(done, started):.0f} rows/s")

        yield update


def plain_lines(stream: TextIO, label: str) -> Progress:
    """Return a progress callable that prints a line every few seconds."""
    started = last = time.monotonic()

    def update(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LINE_EVERY:
            last = now
            left = (total - done) / max(rate(done, started), 0.001)
            stream.write(f"{label}: {done} of {total} rows, {rate(done, started):.0f} rows/s, {left:.0f} s left\n")

    return update


def rate(done: int, started: float) -> float:
    """Return rows a second since the start."""
    return done / max(time.monotonic() - started, 0.001)

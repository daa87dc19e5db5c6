"""How far a long run is: a bar with rate and time left on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from content.types import Progress

LINE_EVERY = 5.0
Say = Callable[[str], None]


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


@contextmanager
def shown_steps(stream: TextIO, say: Say) -> Iterator[tuple[Say, Say]]:
    """Yield two callables: for a line that stays, and for what is at work now, which only a terminal shows, with a clock."""
    if not stream.isatty():
        yield say, lambda _now: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=None)

        def say_above(line: str) -> None:
            bar.stop()
            say(line)
            bar.start()

        yield say_above, lambda now: bar.update(task, description=escape(now))

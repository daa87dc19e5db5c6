"""Locks on files: the kernel lets go of them when their process ends, however it ends. No stale lock, no process number."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def file_lock(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Yield whether this process holds the lock of a file, which is made when it is not there. With `wait`, it does."""
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_held = True
        except BlockingIOError:
            is_held = False
        yield is_held

"""Imports in processes of their own, stopped at a moment that the test chooses: after their first chunk, by a signal."""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.db import connections

from content.archive.run import import_archive

FORK = get_context("fork")


def importing(path: Path, pipe: Any) -> None:
    """Import a file; tell after every chunk how far it is, and wait for a word before the next. At last tell the exit code."""

    def pause(done: int, total: int) -> None:
        pipe.send(done)
        pipe.recv()

    report = import_archive(path=path, actor="user:ana", progress=pause)
    pipe.send(("exit", report.exit_code()))
    connections.close_all()


def stopped_import(path: Path, signal: int) -> Any:
    """Import a file in another process, send it a signal after its first chunk, and return its last word, if it has one."""
    connections.close_all()
    here, there = FORK.Pipe()
    process = FORK.Process(target=importing, args=(path, there))
    process.start()
    there.close()
    assert here.poll(60)
    assert here.recv() > 0
    os.kill(process.pid or 0, signal)
    try:
        last = here.recv()
    except EOFError:
        last = None
    process.join(60)
    process.close()
    return last

"""Runs functions at once, each in a process of its own with a connection of its own, and brings back what they say."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from typing import Any

import pytest
from django.db import connections

FORK = get_context("fork")
#: What a soak runs for, where a test has a length in seconds.
SOAK_SECONDS = int(os.environ.get("SOAK_SECONDS", "60"))
LENGTHS = [pytest.param(2, id="short"), pytest.param(SOAK_SECONDS, id="full", marks=pytest.mark.soak)]

#: Takes the moment (time.monotonic) at which it has to be done, and answers something that can be pickled.
Work = Callable[[float], Any]


class Failed:
    """What a process says when it did not get to its answer."""

    def __init__(self, text: str) -> None:
        self.text = text


def run_together(works: Sequence[Work], *, seconds: float) -> list[Any]:
    """Start all at the same moment, let them work for some seconds, and return their answers in their order."""
    connections.close_all()
    start = FORK.Barrier(len(works))
    pairs = [FORK.Pipe(duplex=False) for _ in works]
    started = [
        FORK.Process(target=perform, args=(work, start, seconds, sender))
        for work, (_receiver, sender) in zip(works, pairs, strict=True)
    ]
    for process in started:
        process.start()
    answers = [receiver.recv() if receiver.poll(seconds + 300) else Failed("no answer") for receiver, _sender in pairs]
    for process in started:
        process.join(30)
        process.close()
    failures = [answer.text for answer in answers if isinstance(answer, Failed)]
    assert not failures, "\n".join(failures)
    return answers


def perform(work: Work, start: Any, seconds: float, sender: Any) -> None:
    """Work, and send the answer."""
    try:
        start.wait(60)
        answer = work(time.monotonic() + seconds)
    except BaseException:  # noqa: BLE001 - told to the test
        answer = Failed(traceback.format_exc())
    connections.close_all()
    sender.send(answer)
    sender.close()

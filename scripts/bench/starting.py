"""How a process starts: with nothing, with the cache, and three that share what one has read. Each in a process of its own."""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import time
from typing import Any

from scripts.bench import clock, memory
from scripts.bench.figures import Report, median

ROUNDS = 5
COLD_ROUNDS = 3
ASKED = 40


def measure(report: Report, bar: float) -> float:
    """Compare cold builds with cached starts, and take what they hold of memory. Return the milliseconds of a cold build."""
    from django.conf import settings

    cold, cached, after = [], [], {}
    for number in range(ROUNDS):
        if number < COLD_ROUNDS:
            shutil.rmtree(settings.INDEX_CACHE_DIR, ignore_errors=True)
            after = child("start")
            cold.append(after["ms"])
        cached.append(child("start")["ms"])
    report.note("cold build", median(cold))
    report.faster("cached start beside a cold build", median(cached), median(cold), bar)
    report.limit("memory after a cold build and 40 questions", after["resident"], 400, "MB")
    report.limit("memory at its peak", after["peak"], 450, "MB")
    serving = child("serve")
    report.note("the commonest words, asked for once", serving["ms"])
    report.limit("memory of a cached start with the commonest words and 40 questions", serving["resident"], 400, "MB")
    report.limit("three preloaded processes together (PSS)", child("share")["pss"], 500, "MB")
    return median(cold)


def child(what: str) -> Any:
    """Return what a new process prints."""
    command = [sys.executable, "-m", "scripts.bench.starting", what]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def start() -> dict[str, float]:
    """Time the first use of the index, then ask a few questions."""
    from django.db import connection

    from content.facets.index.keeper import keeper

    connection.ensure_connection()
    started = clock.now()
    with keeper().fresh():
        taken = clock.now() - started
    ask_some()
    return {"ms": taken, "resident": memory.resident(), "peak": memory.peak()}


def serve() -> dict[str, float]:
    """Start from the cache and keep the commonest words, as a serving process does beside its requests; ask a few questions."""
    from content.facets.common_words import keep_common
    from content.facets.index.keeper import keeper

    started = clock.now()
    keep_common(keeper())
    taken = clock.now() - started
    ask_some()
    return {"ms": taken, "resident": memory.resident()}


def share() -> dict[str, float]:
    """Restore the index before a fork, as a preloading server does; let two children answer; add all three."""
    from content.facets.index.keeper import keeper

    if not keeper().restore():
        raise SystemExit("there is no cached index to share")
    gc.freeze()
    children = [fork() for _ in range(2)]
    pids = [os.getpid(), *(pid for pid, _read in children)]
    for _pid, read in children:
        os.read(read, 1)
    total = sum(memory.share(pid) for pid in pids)
    for pid, _read in children:
        os.kill(pid, 15)
        os.waitpid(pid, 0)
    return {"pss": total}


def fork() -> tuple[int, int]:
    """Return a child that has answered a few questions once its pipe says so."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        ask_some()
        os.write(write, b".")
        time.sleep(120)
        os._exit(0)
    return pid, read


def ask_some() -> None:
    """Ask questions of every sort."""
    from content.facets import query
    from scripts.bench.questions import Questions

    questions = Questions(seed=os.getpid())
    for _ in range(ASKED):
        query.run(questions.any(), listed=query.Listed(50))


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"start": start, "serve": serve, "share": share}[sys.argv[1]]()))

"""What a call costs: the time that passes, or on a machine that others use, the processor time of this process and its session.

`--clock processor` adds what the server's process of our connection worked, to the nanosecond, and lets the server use no
parallel workers, whose time nobody could count.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

VARIABLE = "BENCH_CLOCK"


def now() -> float:
    """Return milliseconds; only differences mean something."""
    if os.environ.get(VARIABLE) != "processor":
        return time.perf_counter() * 1000
    return time.process_time() * 1000 + session()


def session() -> float:
    """Return the milliseconds that the server's process of our connection has worked; 0 on SQLite, which has none."""
    from django.db import connection

    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    worked = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return int(worked) / 1e6


def prepare() -> None:
    """Connect, and keep the work of the session within one process where it is counted."""
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "postgresql" and os.environ.get(VARIABLE) == "processor":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")

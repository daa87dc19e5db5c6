"""Whole HTTP requests: the API under gunicorn with two workers, wrk beside it, and the bare handler in the same way."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.bench.figures import Report, median

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, SECONDS, CONNECTIONS = 5, 4, 8
QUERY = "/api/v1/items?language=de&facets=0"
SERVED = {"ours": "dashboard.wsgi", "bare": "scripts.bench.peers.bare_handler:application"}


def measure(report: Report) -> None:
    """Compare requests a second, in turns."""
    with served(SERVED["ours"]) as ours, served(SERVED["bare"]) as bare:
        rates: dict[str, list[float]] = {"ours": [], "bare": []}
        for round_ in range(ROUNDS + 1):
            for name, address in (("ours", ours), ("bare", bare)):
                rate = requests_a_second(address + QUERY)
                if round_:
                    rates[name].append(rate)
    report.reach("24 items with a filter as JSON, requests a second", median(rates["ours"]), median(rates["bare"]), 0.5)


def requests_a_second(address: str) -> float:
    """Run wrk once."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(told)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]  # wrk prints it always


@contextmanager
def served(application: str) -> Iterator[str]:
    """Serve an application with two workers of four threads; yield its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}", "-w", "2", "-k", "gthread"]
    options = ["--threads", "4", "--log-level", "error", "--no-control-socket"]
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "dashboard.settings", "DATABASE_POOL_SIZE": "4"}
    with subprocess.Popen([*command, *options], cwd=ROOT, env=environ, start_new_session=True) as server:
        try:
            wait_for(address + QUERY)
            yield address
        finally:
            server.send_signal(signal.SIGTERM)


def wait_for(address: str) -> None:
    """Ask until there is an answer."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=120) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

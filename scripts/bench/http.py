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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from scripts.bench import clock
from scripts.bench.figures import Report, median

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, SECONDS, CONNECTIONS = 5, 4, 8
QUERY = "/api/v1/items?language=de&facets=0"
SERVED = {
    "ours": "dashboard.wsgi",
    "ours, no row kept": "scripts.bench.forgetful",
    "bare": "scripts.bench.peers.bare_handler:application",
}


def measure(report: Report) -> None:
    """Compare requests a second, in turns; by the clock of processors, requests in a second of work."""
    rates: dict[str, list[float]] = {name: [] for name in SERVED}
    with ExitStack() as stack:
        servers = [stack.enter_context(served(name)) for name in SERVED]
        for round_ in range(ROUNDS + 1):
            for server in servers:
                rate = server.rate()
                if round_:
                    rates[server.name].append(rate)
    ours, anew, bare = (median(rates[name]) for name in SERVED)
    report.reach("24 items with a filter as JSON, requests a second", ours, bare, 0.5)
    report.share("the same, every row read anew", anew, bare)


@dataclass(frozen=True)
class Server:
    """A gunicorn that serves one of the applications."""

    name: str
    pid: int
    address: str

    def rate(self) -> float:
        """Run wrk once; return requests a second."""
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", self.address]
        before = self.worked()
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in told:
            raise SystemExit(told)
        if os.environ.get(clock.VARIABLE) == "processor":
            return int(found(r"(\d+) requests in", told)) / (self.worked() - before)
        return float(found(r"Requests/sec:\s+([\d.]+)", told))

    def worked(self) -> float:
        """Return how many seconds its workers have worked, and the server's processes of their sessions."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        times = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[11:13] for worker in workers]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [f"bench {self.name}"])
            sessions = [Path(f"/proc/{pid}/schedstat").read_text().split()[0] for (pid,) in cursor.fetchall()]
        return sum(int(part) for pair in times for part in pair) / os.sysconf("SC_CLK_TCK") + sum(map(int, sessions)) / 1e9


def found(pattern: str, text: str) -> str:
    """Return what a pattern finds in what wrk prints."""
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(text)
    return match[1]


@contextmanager
def served(name: str) -> Iterator[Server]:
    """Serve an application with two workers of four threads."""
    port = free_port()
    address = f"http://127.0.0.1:{port}{QUERY}"
    command = [sys.executable, "-m", "gunicorn", SERVED[name], "-b", f"127.0.0.1:{port}", "-w", "2", "-k", "gthread"]
    # Both in the same way: the product's own file of settings, found in this folder, means nothing to the peer.
    options = ["--config", os.devnull, "--threads", "4", "--log-level", "error", "--no-control-socket"]
    own = {"DJANGO_SETTINGS_MODULE": "dashboard.settings", "DATABASE_POOL_SIZE": "4", "PGAPPNAME": f"bench {name}"}
    with subprocess.Popen([*command, *options], cwd=ROOT, env={**os.environ, **own}, start_new_session=True) as server:
        try:
            wait_for(address)
            yield Server(name, server.pid, address)
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

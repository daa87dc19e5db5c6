"""The product behind gunicorn on this test's database: real sockets, and real processes at the other end."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.other_processes import ROOT, environment
from tests.postgres import free_port

HOST = "127.0.0.1"


@contextmanager
def serving(folder: Path, workers: int = 2) -> Iterator[int]:
    """Serve until the block ends; yield the port. What the server has to say goes to a file of the folder."""
    port = free_port()
    environ = environment() | {"HOST": HOST, "PORT": str(port), "ALLOWED_HOSTS": HOST, "WEB_CONCURRENCY": str(workers)}
    command = [sys.executable, "-m", "gunicorn", "dashboard.wsgi", "--config", "gunicorn.conf.py"]
    with (folder / "server.log").open("w+") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            wait_until_it_answers(server, port)
            yield port
        finally:
            server.terminate()
            server.wait(60)


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    """Return when the server is live; fail when it ended or takes longer than a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), closing(Caller(port)) as caller:
            if caller.get("/healthz").status == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server did not come up (exit code {server.poll()})")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """Return the body's document."""
        return json.loads(self.body)


class Caller:
    """A client with one connection, as a job keeps it."""

    def __init__(self, port: int, **headers: str) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=90)
        self.headers = headers

    def close(self) -> None:
        """Let the connection go."""
        self.connection.close()

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self.send("GET", path, None, {})

    def post(self, path: str, body: bytes, **headers: str) -> Answer:
        """Send a JSON body."""
        return self.send("POST", path, body, {"Content-Type": "application/json", **headers})

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Send one request and read the whole answer."""
        self.connection.request(method, path, body, {**self.headers, **headers})
        answer = self.connection.getresponse()
        return Answer(answer.status, answer.read())

"""Does the app serve a database? A real server of its own on a free port, asked for the pages that everybody needs."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

from content.archive.progress import Say
from content.keys import NaturalKey, to_segment

#: Seconds until a server that was started must answer, and for one page; and for the facet index of the largest database.
PATIENCE, INDEX_PATIENCE = 60, 600


class Unserved(Exception):
    """A page did not come as it should; the text says which and how."""


def reader_path(archive: Path) -> str:
    """Return the address of an item's page that an archive holds; the list's when it holds none."""
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as file:
        found = file.execute(
            "SELECT tenant, source, external_id FROM items WHERE deleted_at IS NULL AND tenant = '' LIMIT 1"
        ).fetchone()
    return f"/items/{to_segment(str(NaturalKey(*found)))}/" if found else "/"


def look_at_pages(environ: Mapping[str, str], reader: str, doing: Say) -> None:
    """Serve the database of this environment and ask for readiness, the list, a reader page and the login page."""
    with served(environ) as port:
        wait_until_ready(port, doing)
        for path in ("/", reader, "/login/"):
            status, body = asked(port, path)
            if status != 200 or b"</html>" not in body:
                raise Unserved(f"{path} answers {status}")


def wait_until_ready(port: int, doing: Say) -> None:
    """Return once the server is ready. While only its facet index is being built it is asked again; else raises Unserved."""
    deadline = time.monotonic() + INDEX_PATIENCE
    while True:
        status, body = asked(port, "/readyz", INDEX_PATIENCE)
        red = red_checks(body)
        if status == 200 and not red:
            return
        told = "; ".join(f"{name}: {detail}" for name, detail in red.items())
        if set(red) != {"facet index"} or time.monotonic() > deadline:
            raise Unserved(f"/readyz answers {status}: {told}")
        doing(told)
        time.sleep(0.2)


def red_checks(body: bytes) -> dict[str, str]:
    """Return the details of the red checks of a readiness answer by their names."""
    try:
        return {name: check["detail"] for name, check in json.loads(body)["checks"].items() if not check["ok"]}
    except (ValueError, KeyError, TypeError):
        return {"answer": "no JSON"}


@contextmanager
def served(environ: Mapping[str, str]) -> Iterator[int]:
    """Yield the port of a server that answers; it is ended afterwards."""
    port = free_port()
    module, _dot, name = settings.WSGI_APPLICATION.rpartition(".")
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "2", "--no-control-socket"]
    server = subprocess.Popen(  # noqa: S603 - our own command line
        [*command, "--log-level", "error", f"{module}:{name}"],
        cwd=settings.BASE_DIR, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Return once the server answers; raises Unserved when it ends or does not."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            asked(port, "/healthz")
        except Unserved:
            time.sleep(0.1)
        else:
            return
    raise Unserved("the server did not start" if server.poll() is not None else f"no answer within {PATIENCE} seconds")


def asked(port: int, path: str, patience: float = PATIENCE) -> tuple[int, bytes]:
    """Return status and body of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException) as error:
        raise Unserved(f"{path}: {error}") from None
    finally:
        connection.close()

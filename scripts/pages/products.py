"""Starts the product as a deployment serves it, in folders of its own: with the demo archive, empty, or without its database."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What a person's shell may hold and a product of ours must not see.
HIDDEN = ("DATABASE_URL", "DATABASE_URL_POSTGRES_NEW", "DATABASE_DIRECT_URL", "SQLITE_NAME", "MEDIA_ROOT", "TEST_RUN", "DEBUG")
#: Nobody listens at port 9 of a machine like ours, and nobody may without being root.
NOWHERE = "postgres://holdfast@127.0.0.1:9/holdfast"
PATIENCE = 90.0


@dataclass(frozen=True)
class Product:
    """A product that serves: its address, the session of each account, and what its pages' addresses are made of."""

    address: str
    sessions: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


class Products:
    """The products that pages ask for by name, each started when it is first asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.running: dict[str, Product] = {}

    def __getitem__(self, name: str) -> Product:
        """Return a running product: demo, empty or away."""
        if name not in self.running:
            self.running[name] = self.stack.enter_context(running(name))
        return self.running[name]


@contextmanager
def products() -> Iterator[Products]:
    """Give products by name; stop all of them at the end."""
    with ExitStack() as stack:
        yield Products(stack)


@contextmanager
def running(name: str) -> Iterator[Product]:
    """Fill and serve one product; stop it and drop its folder at the end."""
    with tempfile.TemporaryDirectory(prefix="holdfast-pages-") as folder:
        environ = environment(Path(folder), name)
        manage(environ, "collectstatic", "--no-input", "--verbosity", "0")
        told = "{}" if name == "away" else run(environ, "-m", "scripts.pages.furnish", name)
        port = free_port()
        with served(environ, port, Path(folder, "log")):
            yield Product(f"http://127.0.0.1:{port}", **json.loads(told))


def environment(folder: Path, name: str) -> dict[str, str]:
    """Return the environment of a product."""
    own = {key: value for key, value in os.environ.items() if key not in HIDDEN}
    own |= {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "scripts.pages.settings", "PYTHONPATH": str(ROOT)}
    own |= {"VIEWER_ACCESS": "public", "SECRET_KEY": "only-for-pictures", "ALLOWED_HOSTS": "127.0.0.1"}
    return own | ({"DATABASE_URL": NOWHERE} if name == "away" else {})


def manage(environ: dict[str, str], *arguments: str) -> str:
    """Run a command of the product; return what it prints."""
    return run(environ, "manage.py", *arguments)


def run(environ: dict[str, str], *arguments: str) -> str:
    """Run Python; return what it prints."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done.stdout


@contextmanager
def served(environ: dict[str, str], port: int, log: Path) -> Iterator[None]:
    """Serve as a deployment does until the block ends."""
    command = [sys.executable, "-m", "gunicorn", "dashboard.wsgi", "--config", "gunicorn.conf.py"]
    with log.open("w") as stream:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environ | {"HOST": "127.0.0.1", "PORT": str(port)}, stdout=stream, stderr=stream
        )
        try:
            await_answer(server, f"http://127.0.0.1:{port}/healthz", log)
            yield
        finally:
            server.terminate()
            server.wait(timeout=60)


def await_answer(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Wait until the product answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the product did not start:\n{log.read_text()}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

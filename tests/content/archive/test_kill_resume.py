"""Imports killed at random moments, cut off from their database, their server stopped under them: one run completes them."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from content.archive.parity import verify_archive
from content.db import features
from content.models import ArchiveImport, Item, Text
from scripts.bench.import_archive_of import write_archive
from tests import postgres
from tests.other_processes import ROOT, environment

pytestmark = pytest.mark.django_db(transaction=True)

SHARED = Path(__file__).resolve().parents[4] / "shared" / "archives" / "hostile" / "seq_kill_resume.db"
SHORT = [pytest.param(250, 2, id="short"), pytest.param(50_000, 20, id="full", marks=pytest.mark.soak)]
Process = subprocess.Popen[str]


def started(path: Path, environ: dict[str, str]) -> Process:
    """Start an import in a process of its own."""
    command = [sys.executable, "-m", "django", "import_archive", str(path), "--json"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(process: Process, rows: int, latest: int) -> bool:
    """Wait until the import after `latest` has written so many rows; False when it ended before."""
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        if ArchiveImport.objects.filter(pk__gt=latest, rows_done__gte=rows).exists():
            return True
    return False


def latest_import() -> int:
    return ArchiveImport.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def rows_of(path: Path, environ: dict[str, str]) -> dict[str, Any]:
    """Let an import run to its end; return its report."""
    process = started(path, environ)
    out, errors = process.communicate(timeout=3000)
    assert process.returncode == 0, errors
    return dict(json.loads(out))


def assert_whole(path: Path, report: dict[str, Any]) -> None:
    """Every row is there once, nothing differs, nobody reads "running" and no private copy is left."""
    assert verify_archive(path=path).as_json()["differences"] == []
    assert not ArchiveImport.objects.filter(status=ArchiveImport.Status.RUNNING).exists()
    assert Item.objects.count() == report["tables"]["content"]["in"]
    assert Text.objects.count() == Text.objects.values("item", "role", "variant", "position", "revision").distinct().count()
    assert [folder for folder in (Path(settings.VAR_DIR) / "imports").iterdir() if folder.is_dir()] == []


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> dict[str, str]:
    """What leads a process to this database; on SQLite its copies lie where the database is, beside those of other workers."""
    environ = environment()
    if "DATABASE_URL" in environ:
        environ["VAR_DIR"] = str(tmp_path / "var")
    settings.VAR_DIR = Path(environ["VAR_DIR"])
    return environ


@pytest.mark.parametrize(("items", "kills"), SHORT)
def test_an_import_that_is_killed_again_and_again_ends_whole(
    items: int, kills: int, tmp_path: Path, own_folder: dict[str, str]
) -> None:
    kill_and_complete(write_archive(tmp_path / "many.db", items), items, kills, own_folder)


@pytest.mark.soak
@pytest.mark.parametrize("path", [path for path in [SHARED] if path.is_file()], ids=lambda path: path.stem)
def test_the_hostile_archive_for_this_ends_whole(path: Path, own_folder: dict[str, str]) -> None:
    kill_and_complete(path, 4000, 20, own_folder)


def kill_and_complete(path: Path, rows: int, kills: int, environ: dict[str, str]) -> None:
    """Kill imports at random moments, the first one before it wrote everything; then let one run to its end."""
    chance = random.Random(os.getpid())
    for number in range(kills):
        latest = latest_import()
        process = started(path, environ)
        wait_for(process, 1 if number == 0 else chance.randrange(rows), latest)
        process.kill()
        process.communicate()
    assert_whole(path, rows_of(path, environ))


def test_an_import_whose_connection_is_cut_says_so_and_the_next_completes_it(tmp_path: Path, own_folder: dict[str, str]) -> None:
    path = write_archive(tmp_path / "many.db", 250)
    process = started(path, own_folder)
    if features().has_concurrent_writers:
        wait_for(process, 1, 0)
        with connection.cursor() as cursor:
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        out, errors = process.communicate(timeout=300)
        assert (process.returncode, json.loads(out)["status"]) == (3, "interrupted"), errors
        assert "the database stopped it" in errors
        assert ArchiveImport.objects.get().status == "interrupted"
    else:
        process.communicate(timeout=300)
    assert_whole(path, rows_of(path, own_folder))


@pytest.mark.soak
def test_a_server_that_is_stopped_at_once_leaves_an_import_that_one_run_completes(tmp_path: Path) -> None:
    url, data = own_server()
    environ = {
        **os.environ,
        "DATABASE_URL": url,
        "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
    }
    path = write_archive(tmp_path / "many.db", 1500)
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v0"], cwd=ROOT, env=environ, check=True)
    for _stop in range(3):
        process = started(path, environ)
        wait_for_rows(url, process)
        os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        process.communicate(timeout=300)
        assert process.returncode == 3
        url = relaunched(data)
        environ["DATABASE_URL"] = url
    report = rows_of(path, environ)
    verify = subprocess.run([sys.executable, "-m", "django", "verify_archive", str(path)], cwd=ROOT, env=environ, check=False)
    assert verify.returncode == 0
    with psycopg.connect(url) as server:
        assert server.execute("SELECT count(*) FROM content_item").fetchone() == (report["tables"]["content"]["in"],)
        assert server.execute("SELECT count(*) FROM content_archiveimport WHERE status = 'running'").fetchone() == (0,)
        assert server.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)


def own_server() -> tuple[str, Path]:
    """Start a cluster of this test's own; return its address and its folder."""
    before = set(Path(tempfile.gettempdir()).glob("holdfast-pg-*"))
    for programs in postgres.program_folders():
        url = postgres.start(programs)
        (home,) = set(Path(tempfile.gettempdir()).glob("holdfast-pg-*")) - before
        return url, home / "data"
    raise postgres.NoPostgreSQL


def relaunched(data: Path) -> str:
    """Start the stopped cluster again; return its address."""
    programs = next(postgres.program_folders())
    return postgres.launch(programs, data.parent, postgres.Account.unprivileged().options(data.parent))


def wait_for_rows(url: str, process: Process) -> None:
    """Wait until an import on another server has written more than the one before it."""
    with psycopg.connect(url, autocommit=True) as server:
        (items,) = server.execute("SELECT count(*) FROM content_item").fetchone() or (0,)
        while process.poll() is None:
            (now,) = server.execute("SELECT count(*) FROM content_item").fetchone() or (0,)
            if now > items:
                return

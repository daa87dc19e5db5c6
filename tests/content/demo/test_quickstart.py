"""quickstart as a person starts it: its own process, an empty folder, SQLite. It never fills a database that holds something."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from content.demo import first_run, serving
from content.exceptions import QuickstartRefused
from tests.builders import make_item

ROOT = Path(__file__).resolve().parents[3]
SHELL = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH")}


def quickstart(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command with an environment in which nothing is set."""
    command = [sys.executable, str(ROOT / "manage.py"), "quickstart", "--no-serve", *arguments]
    environ = {**SHELL, "VAR_DIR": str(folder)}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
def test_second_quickstart_keeps_what_the_first_made(tmp_path: Path) -> None:
    first = quickstart(tmp_path)
    again = quickstart(tmp_path)

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert re.search(r"^Password: \S{12,} ", first.stdout, re.MULTILINE)
    assert "Password" not in again.stdout
    assert "kept as it is" in again.stdout
    assert sorted(path.name for path in tmp_path.glob("*.sqlite3")) == ["demo.sqlite3"]


def test_quickstart_refuses_a_file_that_is_not_there_in_one_line(tmp_path: Path) -> None:
    done = quickstart(tmp_path, "--archive", str(tmp_path / "gone.db"))

    assert done.returncode == 2
    assert done.stderr.strip().splitlines() == [f"CommandError: {tmp_path / 'gone.db'}: No such file or directory"]
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_database_is_named_after_the_archive_and_its_content(tmp_path: Path) -> None:
    archive = tmp_path / "my old notes.db"
    archive.write_bytes(b"content")

    assert serving.database_name(None) == "demo.sqlite3"
    assert serving.database_name(archive) == "my-old-notes-ed7002b4.sqlite3"


def test_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    secret = serving.lasting_secret(tmp_path)

    assert len(secret) > 50
    assert serving.lasting_secret(tmp_path) == secret
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_taken_port_is_refused() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(QuickstartRefused, match="choose another --port"):
            serving.refuse_taken_port(*taken.getsockname())


@pytest.mark.django_db
def test_database_with_items_is_refused() -> None:
    first_run.refuse_used_database()
    make_item()

    with pytest.raises(QuickstartRefused, match="holds items already"):
        first_run.refuse_used_database()


@pytest.mark.django_db
def test_curator_is_made_once() -> None:
    said: list[str] = []

    first_run.ensure_curator(said.append)
    first_run.ensure_curator(said.append)

    assert User.objects.get(username="curator").groups.get().name == "curator"
    assert [line.split(":")[0] for line in said] == ["Account", "Password", "Account"]


@pytest.mark.slow
def test_quickstart_serves_from_any_folder(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(ROOT / "manage.py"), "quickstart", "--port", str(port)]
    environ = {**SHELL, "VAR_DIR": str(tmp_path)}
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stdout=subprocess.DEVNULL) as server:
        try:
            assert answers(f"http://127.0.0.1:{port}/healthz", seconds=60)
        finally:
            server.terminate()


def answers(address: str, *, seconds: int) -> bool:
    """Whether somebody answers there before the time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
        time.sleep(0.2)
    return False

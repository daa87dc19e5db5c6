"""The cutover guide: its commands, as they stand on the page, run in their order on a database of their own."""

from __future__ import annotations

import os
import re
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.archives import make_archive
from tests.other_processes import ROOT

GUIDE = ROOT / "docs" / "cutover.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[str]:
    """Return the blocks of commands of the page."""
    return BLOCK.findall(GUIDE.read_text(encoding="utf-8"))


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of a service with a new, empty database of its own; `python` is this one."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "bin" / "python").chmod(0o755)
    (tmp_path / "manage.py").symlink_to(ROOT / "manage.py")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TEST_")}
    own = {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "VAR_DIR": str(tmp_path / "var"), "OLD": "old.db",
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
    }  # fmt: skip
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield inherited | own
        return
    name = f"cutover_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        try:
            yield inherited | own | {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


@pytest.mark.slow
def test_the_commands_of_the_guide_work_in_their_order(tmp_path: Path, environ: dict[str, str]) -> None:
    archive = make_archive(tmp_path, "S5", "old.db")
    for number in range(3):
        archive.add_video(f"Video{number:06}", subcategories_json='{"categories": [{"category": "Science"}]}')

    script = "set -eu\n" + "\n".join(blocks())
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environ, capture_output=True, text=True, timeout=900, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "green:" in done.stdout
    assert "3 unchanged" in done.stdout
    assert "restored: " in done.stdout
    assert len(list((tmp_path / "var" / "snapshots").glob("*.sqlite3"))) == 2
    assert items_of(tmp_path / "after.db") == items_of(tmp_path / "var" / "elsewhere.sqlite3", "content_item") == 3


def items_of(path: Path, table: str = "items") -> int:
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_every_command_of_the_page_stands_in_a_block_that_is_run() -> None:
    page = GUIDE.read_text(encoding="utf-8")
    run = "\n".join(blocks())

    assert [line for line in page.splitlines() if line.startswith("python manage.py") and line not in run] == []
    for phase in ("pause_ingest", "--dry-run", "import_archive", "verify_archive", "--resume", "restore_snapshot"):
        assert phase in run

"""Imports killed at random moments, or failing under their own feet in the middle: one run completes them."""

from __future__ import annotations

import json
import random
import resource
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from content.db import features
from content.models import ArchiveImport
from scripts.bench.import_archive_of import write_archive
from tests.content.archive.running import (
    Process,
    assert_whole,
    completed,
    has_written,
    latest_import,
    new_chance,
    seen,
    started,
    tell,
)  # fmt: skip
from tests.other_processes import environment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SHARED = Path(__file__).resolve().parents[4] / "shared" / "archives" / "hostile" / "seq_kill_resume.db"
#: An item of this archive brings two or three summaries: seven rows for each two items.
ROWS = [pytest.param(875, 3, id="short"), pytest.param(50_000, 20, id="full", marks=pytest.mark.soak)]
#: One in so many kills comes while the file is still being read.
EARLY = 5
#: How many rows a chunk of 200 items has at most; in the last one a process may be gone before anybody looks.
CHUNK = 700


@pytest.fixture
def own_folder(settings: Any, tmp_path: Path) -> dict[str, str]:
    """What leads a process to this database, and to a folder of its own: other workers import, too."""
    settings.VAR_DIR = tmp_path / "var"
    return environment() | {"VAR_DIR": str(settings.VAR_DIR), "SQLITE_NAME": str(connection.settings_dict["NAME"])}


@pytest.mark.parametrize(("rows", "kills"), ROWS)
def test_an_import_that_is_killed_again_and_again_ends_whole(
    rows: int, kills: int, tmp_path: Path, own_folder: dict[str, str]
) -> None:
    kill_and_complete(write_archive(tmp_path / "many.db", rows * 2 // 7), rows, kills, own_folder)


@pytest.mark.soak
@pytest.mark.parametrize("path", [path for path in [SHARED] if path.is_file()], ids=lambda path: path.stem)
def test_the_hostile_archive_for_this_ends_whole(path: Path, own_folder: dict[str, str]) -> None:
    kill_and_complete(path, 6668, 20, own_folder)


def kill_and_complete(path: Path, rows: int, kills: int, environ: dict[str, str]) -> None:
    """Kill imports at random moments, each among rows that none before it reached; then let one run to its end."""
    chance = new_chance(f"{kills} kills in {rows} rows")
    in_the_middle = sum(killed(path, environ, chance, place) for place in places(chance, rows, kills))
    cut_short = ArchiveImport.objects.count()

    report = completed(path, environ)

    tell(f"{in_the_middle} of {kills} kills met a process at work, {cut_short} imports were cut short; then {report['tables']}")
    assert in_the_middle == kills
    assert ArchiveImport.objects.filter(status=ArchiveImport.Status.INTERRUPTED).count() == cut_short
    assert_whole(path, report)


def places(chance: random.Random, rows: int, kills: int) -> list[int]:
    """Return after how many rows to kill, growing; 0 is before the first."""
    early = kills // EARLY
    return [0] * early + sorted(chance.randrange(1, rows - CHUNK) for _ in range(kills - early))


def killed(path: Path, environ: dict[str, str], chance: random.Random, place: int) -> bool:
    """Kill an import once so many rows are through, a moment later; return whether it was at work."""
    latest = latest_import()
    process = started(path, environ)
    if place:
        seen(process, has_written(place, after=latest))
    with suppress(subprocess.TimeoutExpired):
        process.wait(chance.uniform(0, 0.05 if place else 1))
    process.kill()
    process.communicate()
    return process.returncode < 0


def test_an_import_whose_database_fails_in_the_middle_says_so_and_the_next_completes_it(
    tmp_path: Path, own_folder: dict[str, str]
) -> None:
    path = write_archive(tmp_path / "many.db", 600)
    process = cut_off(path, own_folder) if features().has_concurrent_writers else on_a_full_disk(path, own_folder)

    out, errors = process.communicate(timeout=300)

    assert (process.returncode, json.loads(out)["status"]) == (3, "interrupted"), errors
    assert "the database stopped it" in errors
    run = ArchiveImport.objects.get()
    assert run.status == "interrupted"
    assert 0 < run.rows_done < run.rows_total
    assert_whole(path, completed(path, own_folder))


def cut_off(path: Path, environ: dict[str, str]) -> Process:
    """Import over a connection that the server ends after the first chunk."""
    process = started(path, environ)
    assert seen(process, has_written(1, after=0))
    with connection.cursor() as cursor:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
    return process


def on_a_full_disk(path: Path, environ: dict[str, str]) -> Process:
    """Import where no file may grow beyond the archive's own copy and some chunks."""
    largest = path.stat().st_size + 1024 * 1024
    return started(path, environ, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)))

"""Imports as processes of their own, watched until so many rows are through; and what a whole end looks like."""

from __future__ import annotations

import json
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from content.archive.parity import verify_archive
from content.models import ArchiveImport, Item, Text
from tests.other_processes import ROOT

Process = subprocess.Popen[str]
#: Seconds between two looks at a running import.
LOOK = 0.01


def new_chance(what: str) -> random.Random:
    """Return dice of a new seed, and print it: put the number here to have the same moments again."""
    seed = secrets.randbelow(10**6)
    tell(f"{what}: seed {seed}")
    return random.Random(seed)


def tell(line: str) -> None:
    """Print a figure; `make soak` shows it."""
    print(line)  # noqa: T201


def started(path: Path, environ: dict[str, str], **how: Any) -> Process:
    """Start an import in a process of its own."""
    command = [sys.executable, "-m", "django", "import_archive", str(path), "--json"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how)


def seen(process: Process, is_so: Callable[[], bool]) -> bool:
    """Look again and again until something is so; False when the process ended before."""
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(LOOK)
    return False


def latest_import() -> int:
    """Return the number of the newest import; 0 before the first."""
    return ArchiveImport.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def has_written(rows: int, *, after: int) -> Callable[[], bool]:
    """Return the question whether an import newer than `after` has so many rows through."""
    return lambda: ArchiveImport.objects.filter(pk__gt=after, rows_done__gte=rows).exists()


def completed(path: Path, environ: dict[str, str]) -> dict[str, Any]:
    """Let an import run to its end; return its report."""
    process = started(path, environ)
    out, errors = process.communicate(timeout=3000)
    assert process.returncode == 0, errors
    return dict(json.loads(out))


def assert_whole(path: Path, report: dict[str, Any]) -> None:
    """Every row is there once, nothing differs, nobody reads "running" and no private copy is left."""
    parity = verify_archive(path=path)
    assert (parity.status, parity.differences) == ("equal", [])
    assert not ArchiveImport.objects.filter(status=ArchiveImport.Status.RUNNING).exists()
    assert Item.objects.count() == report["tables"]["content"]["in"]
    assert Text.objects.count() == Text.objects.values("item", "role", "variant", "position", "revision").distinct().count()
    assert [folder for folder in (Path(settings.VAR_DIR) / "imports").iterdir() if folder.is_dir()] == []

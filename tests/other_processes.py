"""Runs a program of ours as another process on the database of this test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def run_program(*arguments: str, cwd: Path, timeout: int = 60) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments; its settings are the product's own and its database is this test's."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment(), capture_output=True, text=True, timeout=timeout, check=False
    )


def environment() -> dict[str, str]:
    """Return what leads another process to this test's database."""
    name = str(connection.settings_dict["NAME"])
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "dashboard.settings"}
    if "DATABASE_URL" in environ:
        return environ | {"DATABASE_URL": urlsplit(environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()}
    return environ | {"VAR_DIR": str(Path(name).parent), "SQLITE_NAME": Path(name).name}

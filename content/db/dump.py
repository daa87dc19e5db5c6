"""The engine's own dump, where it has one and its program is installed: `pg_dump` of the moment that a snapshot shows."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

PROGRAM = "pg_dump"
#: Signed-in sessions are no content, and whoever has one is signed in.
WITHOUT = "django_session"


class DumpFailed(Exception):
    """The program of the engine did not write the dump."""


def dumps_itself(using: str = DEFAULT_DB_ALIAS) -> str:
    """Return "" when a dump can be written, else why not."""
    if connections[using].vendor != "postgresql":
        return "SQLite has none: the snapshot is a SQLite file itself"
    return "" if shutil.which(PROGRAM) else f"{PROGRAM} is not installed here"


def write_dump(path: Path, moment: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """Write the dump of a moment (see `whole_tables.exported_moment`; "" is now). Raises DumpFailed and leaves no file."""
    settings = connections[using].settings_dict
    command = [PROGRAM, "--format=custom", "--no-owner", "--no-password", f"--file={path}", f"--exclude-table-data={WITHOUT}"]
    command += [f"--snapshot={moment}"] if moment else []
    # The name is the database's own; the password goes by the environment, which other users do not see.
    done = subprocess.run(  # noqa: S603
        [*command, str(settings["NAME"])], env=environment(settings), capture_output=True, text=True, check=False, umask=0o077
    )
    if done.returncode:
        path.unlink(missing_ok=True)
        raise DumpFailed(" ".join(done.stderr.split())[:300] or f"{PROGRAM} ended with {done.returncode}")


def environment(settings: dict[str, Any]) -> dict[str, str]:
    """Return the environment that leads the programs of PostgreSQL to a database of Django's settings."""
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
    }
    options = settings.get("OPTIONS") or {}
    named |= {f"PG{name.upper()}": options[name] for name in ("sslmode", "sslrootcert") if name in options}
    return {**os.environ, **{name: str(value) for name, value in named.items() if value}}

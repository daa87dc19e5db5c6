"""Turns DATABASE_URL into Django's DATABASES entry. Unset is SQLite; set is PostgreSQL or a clear error, never a fall back."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from content.db.pooled import PooledConnection
from dashboard.env import read_int, read_str

NAMES = ("DATABASE_URL", "DATABASE_URL_POSTGRES_NEW")
SCHEMES = ("postgres", "postgresql")
#: They lock and prepare statements for a whole session, which a transaction pooler cannot give.
SESSION_COMMANDS = frozenset(
    {
        "migrate",
        "create_ingest_role",
        "import_archive",
        "import_upload",
        "undo_import",
        "restore_snapshot",
        "take_snapshot",
        "rehearse_rollback",
    }
)
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA mmap_size=134217728;"
    "PRAGMA cache_size=-20000;"
    "PRAGMA foreign_keys=ON;"
)


def database_variable(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the name and value of the variable that chooses the database; the value is "" when neither is set."""
    for name in NAMES:
        value = read_str(environ, name, "")
        if value:
            return name, value
    return NAMES[0], ""


def use_direct_address(environ: MutableMapping[str, str], command: str) -> None:
    """Let commands that need a session of their own go past a pooler, to DATABASE_DIRECT_URL, where it is set."""
    direct = read_str(environ, "DATABASE_DIRECT_URL", "")
    if direct and command in SESSION_COMMANDS:
        if not database_variable(environ)[1]:
            raise ImproperlyConfigured("DATABASE_DIRECT_URL: is set without a DATABASE_URL")
        environ["DATABASE_URL"] = direct


def database_config(environ: Mapping[str, str], var: Path) -> dict[str, Any]:
    """Return the DATABASES["default"] entry for this environment.

    Raises ImproperlyConfigured, which names the variable and never prints a password.
    """
    name, url = database_variable(environ)
    if not url:
        return sqlite_config(var / read_str(environ, "SQLITE_NAME", "holdfast.sqlite3"))
    scheme = url.split(":", 1)[0].lower()
    if scheme not in SCHEMES:
        raise ImproperlyConfigured(
            f"{name}: {scheme!r} is not a PostgreSQL address (use postgres://user:password@host:port/name)"
        )
    try:
        config = dict(dj_database_url.parse(url))
        port = config["PORT"] or 5432
    except (ValueError, KeyError):
        raise ImproperlyConfigured(f"{name}: cannot be read as postgres://user:password@host:port/name") from None
    if not config["NAME"]:
        raise ImproperlyConfigured(f"{name}: names no database (the path after the host is empty)")
    return postgres_config(environ, {**config, "PORT": port})


def sqlite_config(path: Path) -> dict[str, Any]:
    """Return a SQLite entry in WAL mode whose transactions take the write lock at once (no upgrade deadlock)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def postgres_config(environ: Mapping[str, str], config: dict[str, Any]) -> dict[str, Any]:
    """Add the pool, its limits and the time-outs to a parsed PostgreSQL entry."""
    options = dict(config.get("OPTIONS") or {})
    options.setdefault("connect_timeout", read_int(environ, "DATABASE_CONNECT_TIMEOUT", 5, low=1, high=60))
    size = read_int(environ, "DATABASE_POOL_SIZE", 0, low=0, high=100)
    if size:
        options["pool"] = {"min_size": 1, "max_size": size, "timeout": 10, "connection_class": PooledConnection}
    return {
        **config,
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # Streams are read by key, so a pooler between us and the server needs no cursor that outlives a transaction.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def describe_unreachable(environ: Mapping[str, str], error: Exception) -> str | None:
    """Return one line for a failed connection, without the password; None when the error is another one."""
    name, url = database_variable(environ)
    reason = " ".join(str(error).split())
    if not url or not re.search(r"connection|could not|couldn't|timeout|authentication|does not exist", reason):
        return None
    parts = urlsplit(url)
    reason = reason.replace(parts.password, "***") if parts.password else reason
    return f"{name}: PostgreSQL at {parts.hostname or 'the local socket'}:{parts.port or 5432} cannot be used: {reason}"


def describe_unmigrated() -> str | None:
    """Return one line when the database waits for migrations, which explains most of what can fail on it; else None."""
    try:
        executor = MigrationExecutor(connection)
        missing = [migration for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    except DatabaseError:
        return None
    if not missing:
        return None
    name = connection.settings_dict["NAME"]
    return f"the database {name} waits for {len(missing)} migrations, the first is {missing[0]}: run `python manage.py migrate`"

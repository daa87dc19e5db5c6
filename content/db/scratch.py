"""A database for a while, beside the one in use: what a rehearsal restores into. Nothing of the one in use is touched."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlencode

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

#: Followed by a digest of the database in use: others on this server have rehearsals of their own.
PREFIX = "holdfast_rehearsal"


class NoScratch(Exception):
    """No database can be made for a while; the text says why."""


def server_name(using: str = DEFAULT_DB_ALIAS) -> str:
    """Return what to call the server on which a scratch database can be made, "" where a database is a file."""
    return connections[using].vendor if connections[using].vendor != "sqlite" else ""


@contextmanager
def scratch_database(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """Yield the address of a new, empty database on the same server; it is dropped afterwards. Raises NoScratch.

    One at a time (the caller sees to it): those that a crash left are dropped first.
    """
    connection = connections[using]
    ours = f"{PREFIX}_{hashlib.sha256(str(connection.settings_dict['NAME']).encode()).hexdigest()[:8]}_"
    name = f"{ours}{secrets.token_hex(4)}"
    try:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours])
            for (left,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE "{left}" WITH (FORCE)')
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except DatabaseError as error:
        raise NoScratch(" ".join(str(error).split())[:200]) from None
    try:
        yield address(connection.settings_dict, name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def address(settings: dict[str, Any], name: str) -> str:
    """Return the DATABASE_URL of another database of the same server and user."""
    user = quote(str(settings["USER"] or ""), safe="")
    password = f":{quote(str(settings['PASSWORD']), safe='')}" if settings["PASSWORD"] else ""
    host = quote(str(settings["HOST"] or ""), safe=":[]")
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    options = {key: value for key, value in (settings.get("OPTIONS") or {}).items() if key.startswith("ssl")}
    return f"postgres://{user}{password}@{host}{port}/{name}" + (f"?{urlencode(options)}" if options else "")

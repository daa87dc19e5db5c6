"""The least that can answer a list as JSON: WSGI, a pool of psycopg, one statement, orjson. Nothing is checked or counted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

import orjson
from psycopg_pool import ConnectionPool

COLUMNS = (
    *("tenant", "source", "external_id", "kind", "url", "thumbnail_url", "author"),
    *("published_at", "starts_at", "ends_at", "indexed_at", "observed_at", "duration_seconds", "word_count", "has_audio"),
    *("effective", "flags"),
)
LIST = (
    f"SELECT {', '.join(COLUMNS)} FROM content_item WHERE deleted_at IS NULL AND tenant = '' AND language = %s"
    " ORDER BY indexed_at DESC, id DESC LIMIT 24"
)
_pools: dict[int, ConnectionPool[Any]] = {}


def pool() -> ConnectionPool[Any]:
    """Return this process's pool."""
    if os.getpid() not in _pools:
        _pools[os.getpid()] = ConnectionPool(os.environ["DATABASE_URL"], min_size=1, max_size=8, open=True)
    return _pools[os.getpid()]


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer with the newest 24 items of a language."""
    language = environ["QUERY_STRING"].partition("language=")[2].partition("&")[0]
    with pool().connection() as connection:
        rows = connection.execute(LIST, [language]).fetchall()
    body = orjson.dumps({"items": [dict(zip(COLUMNS, row, strict=True)) for row in rows]})
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]

"""The connections of a pool: one that was idle is looked at, not asked, before it is used again.

A server that ended a connection has said so on its socket. Asking every time would cost each request one more round trip.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections


class PooledConnection(psycopg.Connection[Any]):
    """Answers the empty query by which a pool checks a connection, as long as nothing is waiting on the socket."""

    def execute(self, query: Any, *args: Any, **options: Any) -> psycopg.Cursor[Any]:
        """Execute; the empty query goes to the server only when there is something to read, as the end of the connection is."""
        if query == "" and not self.closed and is_silent(self.pgconn.socket):
            return self.cursor()
        return super().execute(query, *args, **options)


def is_silent(socket: int) -> bool:
    """Return whether nothing waits to be read: no message, no error, no end."""
    waiting = select.poll()
    waiting.register(socket, select.POLLIN | select.POLLPRI)
    return not waiting.poll(0)


@contextmanager
def beside_the_pool(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Give this thread a new connection that no pool counts, closed at the end: where all are taken, it need not wait for one."""
    usual = connections[using]
    own = usual.copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    connections[using] = own
    try:
        yield
    finally:
        own.close()
        connections[using] = usual

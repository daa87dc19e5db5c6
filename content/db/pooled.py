"""The connections of a pool: one that was idle is looked at, not asked, before it is used again.

A server that ended a connection has said so on its socket. Asking every time would cost each request one more round trip.
"""

from __future__ import annotations

import select
from typing import Any

import psycopg


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

"""Times of PostgreSQL that Python has no name for, infinity and years beyond 9999: the nearest stand-in is read for them."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import DataError, pq
from psycopg.types.datetime import TimestamptzLoader

from content.db.readable import STAND_INS


class MomentLoader(TimestamptzLoader):
    """Loads times as Django does, in one zone, and does not stop a whole page for one of them."""

    #: Django asks a connection's loader for its zone.
    timezone: tzinfo | None = None

    def load(self, data: pq.abc.Buffer) -> datetime:
        """Read a time, or what stands for one beyond the calendar."""
        try:
            moment = super().load(data)
        except DataError:
            text = bytes(data)
            moment = STAND_INS[0] if text.startswith(b"-") or text.endswith(b"BC") else STAND_INS[1]
        return moment.replace(tzinfo=self.timezone)


def read_every_moment(connection: BaseDatabaseWrapper) -> None:
    """Let a new connection read whatever time is stored."""
    adapters = connection.connection.adapters
    oid = adapters.types["timestamptz"].oid
    usual = adapters.get_loader(oid, pq.Format.TEXT)
    adapters.register_loader("timestamptz", type("MomentLoader", (MomentLoader,), {"timezone": usual.timezone}))

"""A pooled connection is looked at before its use: one that the server ended is seen, one that is well is not asked."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from content.db import features
from content.db.pooled import PooledConnection, is_silent


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of one connection."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_connection_on_which_nothing_came_is_silent(pair: tuple[socket.socket, socket.socket]) -> None:
    assert is_silent(pair[0].fileno())


@pytest.mark.parametrize("news", ["a message", "the end"])
def test_a_message_or_the_end_is_news(news: str, pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    if news == "a message":
        theirs.send(b"x")
    else:
        theirs.close()

    assert not is_silent(ours.fileno())


@pytest.mark.django_db
def test_a_pool_replaces_a_connection_that_the_server_ended() -> None:
    if not features().has_roles:
        assert PooledConnection.execute is not psycopg.Connection.execute
        return
    given = connection.get_connection_params()
    address = psycopg.conninfo.make_conninfo(**{name: given[name] for name in ("dbname", "user", "host", "port")})
    check = ConnectionPool.check_connection
    with ConnectionPool(address, connection_class=PooledConnection, min_size=1, max_size=1, check=check) as pool:
        with pool.connection() as first:
            ended = first.info.backend_pid
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
        with pool.connection(timeout=10) as second:
            assert second.execute("SELECT 1").fetchone() == (1,)
            assert second.info.backend_pid != ended

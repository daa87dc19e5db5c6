"""Whole tables in and out: a reader's snapshot, and the one writer that replaces what is there. For archives and restores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, BigAutoField, Model

AT_ONCE = 500


@contextmanager
def one_moment(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let every query see the database as it is at the first one, while others write. Reads only.

    Within a transaction it is the caller who decided what is seen.
    """
    connection = connections[using]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=using):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with deferred(connection), transaction.atomic(using=using):
            yield


@contextmanager
def deferred(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let SQLite's next transaction wait for its first write before it takes the write lock: it will not write."""
    # The mode is read from the settings when the connection is opened.
    connection.ensure_connection()
    mode: str | None = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def exported_moment(using: str = DEFAULT_DB_ALIAS) -> str:
    """Return the name by which another program can see the same moment, "" where there is no such thing."""
    connection = connections[using]
    if connection.vendor != "postgresql" or not connection.in_atomic_block or connection.savepoint_ids:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def write_alone(models: Sequence[type[Model]], using: str = DEFAULT_DB_ALIAS) -> None:
    """Let other writers of these tables wait until the transaction ends; readers see the state before it."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        names = ", ".join(quoted(connection, model) for model in models)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def empty(models: Sequence[type[Model]], using: str = DEFAULT_DB_ALIAS) -> None:
    """Delete every row. Not TRUNCATE, under which a reader of an older moment would find nothing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"DELETE FROM {quoted(connection, model)}")


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], using: str = DEFAULT_DB_ALIAS) -> None:
    """Insert rows as they are, ids and all, past the ORM; JSON comes as text. Triggers see every row."""
    connection = connections[using]
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    target = f"{quoted(connection, model)} ({names})"
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    statement = f"INSERT INTO {target} VALUES ({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for group in grouped(rows):
            cursor.executemany(statement, [[adapted(connection, value) for value in row] for row in group])


def grouped(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    """Yield rows in lists that fit into memory."""
    group: list[Sequence[Any]] = []
    for row in rows:
        group.append(row)
        if len(group) == AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def adapted(connection: BaseDatabaseWrapper, value: Any) -> Any:
    """Return a value as Django stores it in SQLite."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def number_on(models: Sequence[type[Model]], using: str = DEFAULT_DB_ALIAS) -> None:
    """Let new ids come after those that were inserted, and after those that were ever given: no old address leads elsewhere.

    SQLite does so by itself.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in models:
            table, pk = quoted(connection, model), model._meta.pk
            if isinstance(pk, AutoField | BigAutoField):
                cursor.execute(
                    f"SELECT setval(s.name, greatest(nextval(s.name), (SELECT coalesce(max({pk.column}), 1) FROM {table})))"
                    " FROM (SELECT pg_get_serial_sequence(%s, %s) AS name) s",
                    [table, pk.column],
                )


def quoted(connection: BaseDatabaseWrapper, model: type[Model]) -> str:
    """Return a model's table as an SQL name."""
    return connection.ops.quote_name(model._meta.db_table)


def analyze(models: Sequence[type[Model]], using: str = DEFAULT_DB_ALIAS) -> None:
    """Let the planner know tables that were just filled."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {quoted(connection, model)}")

"""A small archive of raw rows: what a person fixed, or rows whose item came later, take the same way in as any file."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from content.archive.raw import BadText, SQLiteValue, from_raw
from content.archive.staging import quoted
from content.types import JSONObject

Tables = Mapping[str, Sequence[JSONObject]]


def write_small(path: Path, tables: Tables) -> None:
    """Write raw rows as tables of untyped columns, each value with the type that it had."""
    with closing(sqlite3.connect(path)) as connection:
        for table, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            connection.execute(f"CREATE TABLE {quoted(table)} ({', '.join(map(quoted, columns))})")
            for row in rows:
                insert(connection, table, {column: from_raw(value) for column, value in row.items()})
        connection.commit()


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, SQLiteValue]) -> None:
    """Insert one row; bytes that were TEXT become TEXT again, whatever they hold."""
    names = ", ".join(map(quoted, row))
    marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, BadText) else "?" for value in row.values())
    values = [bytes(value) if isinstance(value, BadText) else value for value in row.values()]
    connection.execute(f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", values)  # noqa: S608

"""Many new rows at once, the fastest way that the engine has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model
from django.db.models.expressions import DatabaseDefault

M = TypeVar("M", bound=Model)
#: Rows of one statement where the engine has no stream.
AT_ONCE = 500
#: For fewer rows a stream costs more than it saves.
WORTH_A_STREAM = 20
PLAIN = (str, int, bool, type(None))
LENGTH = re.compile(r"\(\d+\)")
#: How a transaction stores much: more words wait for the search index before they are merged, and long values are packed by
#: the faster method where the server was built with it. Both end with the transaction.
FOR_MANY = """
    SELECT set_config('gin_pending_list_limit', '32MB', true),
           (SELECT set_config(name, 'lz4', true) FROM pg_settings
             WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals))"""


def expect_many(using: str = DEFAULT_DB_ALIAS) -> None:
    """Prepare the current transaction for thousands of rows; it costs one short statement."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(FOR_MANY)


def insert_rows(rows: Sequence[M], *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Insert new rows of one model and give them their primary keys. Raises IntegrityError when one is there already.

    PostgreSQL: COPY into the table itself, triggers and indexes included, with keys taken from its sequence before. Columns
    that a row leaves to the database get its default.
    """
    connection = connections[using]
    if connection.vendor == "postgresql" and len(rows) >= WORTH_A_STREAM:
        take_keys(connection, rows)
        copy_rows(connection, rows)
    elif rows:
        type(rows[0])._default_manager.using(using).bulk_create(rows, batch_size=AT_ONCE)


def insert_missing(rows: Sequence[M], *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Insert rows of one model; one that is there already, by any of its unique keys, stays as it is. Gives no primary keys."""
    connection = connections[using]
    if connection.vendor == "postgresql" and len(rows) >= WORTH_A_STREAM:
        send_arrays(connection, rows)
    elif rows:
        type(rows[0])._default_manager.using(using).bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)


def send_arrays(connection: BaseDatabaseWrapper, rows: Sequence[Model]) -> None:
    """Send each column as one array: the statement is as short for many rows as for one."""
    fields = [field for field in stated_fields(rows) if not field.primary_key]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    # Without their lengths: a cast would cut what the column has to refuse.
    arrays = ", ".join(f"%s::{LENGTH.sub('', str(field.db_type(connection)))}[]" for field in fields)
    values = [[prepared(field, getattr(row, field.attname), connection) for row in rows] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(rows[0]._meta.db_table)} ({columns}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING",
            values,
        )


def take_keys(connection: BaseDatabaseWrapper, rows: Sequence[Model]) -> None:
    """Give rows their primary keys from the table's sequence."""
    meta = rows[0]._meta
    with connection.cursor() as cursor:
        sequence = [meta.db_table, meta.pk.column, len(rows)]
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", sequence)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key


def copy_rows(connection: BaseDatabaseWrapper, rows: Sequence[Model]) -> None:
    """Send rows as a stream; the server stores one while the next is made ready."""
    fields = stated_fields(rows)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    copy = f"COPY {quote(rows[0]._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(copy) as stream:
        for row in rows:
            stream.write_row([prepared(field, getattr(row, field.attname), connection) for field in fields])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def prepared(field: Field[Any, Any], value: Any, connection: BaseDatabaseWrapper) -> Any:
    """Return a value as the database takes it. Plain values of plain columns are that already, and most are plain."""
    if type(value) in PLAIN and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def stated_fields(rows: Sequence[Model]) -> list[Field[Any, Any]]:
    """Return the columns that the rows state. All of them state the same, or the first row speaks for none."""
    first = rows[0]
    left = {field.attname for field in first._meta.concrete_fields if isinstance(getattr(first, field.attname), DatabaseDefault)}
    stated = [field for field in first._meta.concrete_fields if field.attname not in left]
    if any(isinstance(getattr(row, field.attname), DatabaseDefault) for row in rows for field in stated):
        raise ValueError("rows of one insert state the same columns")
    return stated

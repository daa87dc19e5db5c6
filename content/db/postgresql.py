"""PostgreSQL 15 or newer: the guards are PL/pgSQL, made from the file and the constants of `content.terms`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import ClassVar

from django.db import DatabaseError, InterfaceError, transaction
from psycopg import errors, sql

from content import terms
from content.db import index_postgresql
from content.db.base import Features, Operations, read_sql
from content.db.index_rows import Changes, Mark, WholeIndex
from content.db.moments import read_every_moment
from content.overlay import FIELDS

#: Every trigger of the guards, and its table.
TRIGGERS = {
    "content_item_derive": "content_item",
    "content_hold_check": "content_hold",
    "content_hold_touch": "content_hold",
    "content_item_gone": "content_item",
    "content_item_truncated": "content_item",
    "content_text_touch": "content_text",
}
#: The files of the guards, in the order in which they are run.
GUARD_FILES = ("fold.postgresql.sql", "derive.postgresql.sql", "index.postgresql.sql")
#: The first half of our advisory locks' keys ("hold" in ASCII); the second half is a bucket of the external id.
LOCK_SPACE = 0x686F6C64
#: The bucket of the terms; external ids have 0 to 63.
TERMS_LOCK = 64


def quoted(text: str) -> str:
    """Return text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


class PostgreSQLOperations(Operations):
    """PostgreSQL, many writers at a time."""

    features: ClassVar[Features] = Features(has_roles=True, has_concurrent_writers=True, rebuilds_tables=False)
    byte_order: ClassVar[str | None] = "C"

    def prepare_connection(self) -> None:
        """Let it read every time; the functions live in the database."""
        read_every_moment(self.connection)

    def guard_script(self) -> str:
        """Return the files with their constants filled in."""
        spelled = "folded"
        for letter, spelling in terms.SPELLED:
            spelled = f"replace({spelled}, {quoted(letter)}, {quoted(spelling)})"
        return "".join(read_sql(name) for name in GUARD_FILES).format(
            schema="public",
            lock_space=LOCK_SPACE,
            title_key_length=terms.TITLE_KEY_LENGTH,
            fields=", ".join(quoted(field) for field in FIELDS),
            marks="".join(f"\\u{low:04X}-\\u{high:04X}" for low, high in terms.MARK_RANGES),
            lower_from=quoted("".join(terms.LOWER_PAIRS)),
            lower_to=quoted("".join(terms.LOWER_PAIRS.values())),
            spelled=spelled,
        )

    def guard_digest_found(self) -> str:
        """Ask the catalogue for enabled triggers, and the function's comment for the digest."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled = 'A'", [list(TRIGGERS)])
            if cursor.fetchone() != (len(TRIGGERS),):
                return ""
            cursor.execute("SELECT obj_description(to_regproc('public.holdfast_item_derive'), 'pg_proc')")
            row = cursor.fetchone()
        return str(row[0] or "") if row else ""

    def install_guards(self) -> None:
        """Replace functions and triggers in one transaction, then derive every item again."""
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            # No parameters: the script is sent as it stands, percent signs and all.
            cursor.execute(self.guard_script())
            cursor.execute(f"COMMENT ON FUNCTION public.holdfast_item_derive() IS {quoted(self.guard_digest())}")
            cursor.execute("UPDATE content_item SET effective = 'null'")

    def whole_index(self, chunk: int) -> AbstractContextManager[WholeIndex]:
        """See `index_postgresql`."""
        return index_postgresql.whole_index(self.connection, chunk)

    def changes_since(self, mark: Mark, most: int) -> Changes:
        """See `index_postgresql`."""
        return index_postgresql.changes_since(self.connection, mark, most)

    @contextmanager
    def sole_holder(self, name: str) -> Iterator[bool]:
        """Take an advisory lock of the session: the server frees it when the connection ends."""
        key = f"holdfast {name}"
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
            is_held = cursor.fetchone() == (True,)
        try:
            yield is_held
        finally:
            # A connection that is gone has let go of it.
            if is_held:
                with suppress(DatabaseError, InterfaceError), self.connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])

    def create_ingest_role(self, name: str, password: str) -> None:
        """Create the role, or give the existing one this password, and its grants. One transaction."""
        role = sql.Identifier(name)
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [name])
            verb = "ALTER" if cursor.fetchone() == (1,) else "CREATE"
            options = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
            statement = sql.SQL(f"{verb} ROLE {{}} WITH {options} PASSWORD {{}}").format(role, sql.Literal(password))
            cursor.execute(statement)
            cursor.execute(read_sql("ingest_role.postgresql.sql").format(role=role.as_string(cursor.connection)))

    def is_given_up(self, error: Exception) -> bool:
        """Deadlocks and failures to serialise."""
        return isinstance(error.__cause__, errors.DeadlockDetected | errors.SerializationFailure)

    def lock_terms(self, *, alone: bool) -> None:
        """Take an advisory lock: no row says that nobody renames."""
        function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s, %s)", [LOCK_SPACE, TERMS_LOCK])

    def drop_guards(self) -> None:
        """Drop the triggers; the functions stay."""
        with self.connection.cursor() as cursor:
            for name, table in TRIGGERS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON public.{table}")

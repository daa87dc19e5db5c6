"""SQLite: the guards call Python functions that every connection registers; other programs can read the file, not write it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from content import overlay, terms
from content.db import index_sqlite
from content.db.base import Features, Operations, read_sql
from content.db.file_lock import file_lock
from content.db.index_rows import Changes, Mark, WholeIndex
from content.db.words import index_word, word_list, words
from content.types import JSONObject

TRIGGERS = (
    "content_item_derive_insert",
    "content_item_derive_update",
    "content_item_fail_closed",
    "content_hold_check_revision",
    "content_hold_touch_insert",
    "content_hold_touch_update",
    "content_hold_touch_delete",
    "content_item_gone",
    "content_item_replace",
    "content_item_replaced",
    "content_text_touch_insert",
    "content_text_touch_update",
    "content_text_touch_delete",
)
#: The files of the guards, in the order in which they are run.
GUARD_FILES = ("derive.sqlite.sql", "index.sqlite.sql")
BETWEEN_STATEMENTS = "\n--;;\n"


@lru_cache(maxsize=8)
def derive(analysis: str, curated: str | None) -> tuple[JSONObject, overlay.Derived]:
    """Return effective values and derived columns. A trigger asks several times for one row, hence the small memory."""
    values = overlay.effective(json.loads(analysis), json.loads(curated or "{}"))
    return values, overlay.derived(values)


def effective_json(analysis: str, curated: str | None) -> str:
    """Return the effective values as the JSON text that the item stores."""
    return json.dumps(derive(analysis, curated)[0], ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def derived_column(analysis: str, curated: str | None, name: str) -> str:
    """Return one derived column by its name."""
    return str(getattr(derive(analysis, curated)[1], name))


def words_or_null(text: Any) -> str | None:
    """Return the spaced words of a text; NULL stays NULL."""
    return None if text is None else words(str(text))


def index_words_or_null(text: Any) -> str | None:
    """Return the words of a text as the search index holds them, one space between; NULL stays NULL."""
    return None if text is None else " ".join(map(index_word, word_list(str(text))))


def fold_or_null(text: Any) -> str | None:
    """Return the folded text; NULL stays NULL."""
    return None if text is None else terms.fold(str(text))


class SQLiteOperations(Operations):
    """SQLite 3.35 or newer, one writer at a time."""

    features: ClassVar[Features] = Features(has_roles=False, has_concurrent_writers=False, rebuilds_tables=True)

    def prepare_connection(self) -> None:
        """Register the deterministic functions of the triggers and of searching."""
        create = self.connection.connection.create_function
        create("holdfast_effective", 2, effective_json, deterministic=True)
        create("holdfast_derived", 3, derived_column, deterministic=True)
        create("holdfast_fold", 1, fold_or_null, deterministic=True)
        create("holdfast_words", 1, words_or_null, deterministic=True)
        create("holdfast_index_words", 1, index_words_or_null, deterministic=True)

    def whole_index(self, chunk: int) -> AbstractContextManager[WholeIndex]:
        """See `index_sqlite`."""
        return index_sqlite.whole_index(self.connection, chunk)

    def changes_since(self, mark: Mark, most: int) -> Changes:
        """See `index_sqlite`."""
        return index_sqlite.changes_since(self.connection, mark, most)

    @contextmanager
    def sole_holder(self, name: str) -> Iterator[bool]:
        """Lock a file beside the database; one in memory has no other connections."""
        database = str(self.connection.settings_dict["NAME"])
        if database == ":memory:" or "mode=memory" in database:
            yield True
            return
        with file_lock(Path(f"{database}.{name}.lock")) as is_held:
            yield is_held

    def journal_is_safe(self) -> bool:
        """A file answers "wal"; a database in memory (tests) "memory"."""
        with self.connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            return str(cursor.fetchone()[0]) in ("wal", "memory")

    def guard_script(self) -> str:
        """Return the files, with what both triggers of the item do filled in."""
        script = BETWEEN_STATEMENTS.join(read_sql(name).rstrip("\n") for name in GUARD_FILES)
        return script.replace("{derive_row}\n", read_sql("derive_row.sqlite.sql"))

    def guard_digest_found(self) -> str:
        """Ask the schema for the triggers and our own table for the digest."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            if not {name for (name,) in cursor.fetchall()} >= set(TRIGGERS):
                return ""
            cursor.execute("SELECT value FROM holdfast_guard WHERE name = 'digest'")
            row = cursor.fetchone()
        return str(row[0]) if row else ""

    def install_guards(self) -> None:
        """Drop and create, statement by statement, in one transaction."""
        from django.db import transaction

        self.drop_guards()
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            for statement in self.guard_script().split(BETWEEN_STATEMENTS):
                cursor.execute(statement)
            cursor.execute("INSERT OR REPLACE INTO holdfast_guard (name, value) VALUES ('digest', %s)", [self.guard_digest()])
            cursor.execute("UPDATE content_item SET changed = changed")

    def lock_terms(self, *, alone: bool) -> None:
        """Nothing to do: a transaction that writes has the file to itself from its first statement on."""

    def drop_guards(self) -> None:
        """Drop the triggers by name."""
        with self.connection.cursor() as cursor:
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")

"""When the guards are created: after every migration, on both engines, and the functions they call on every connection.

The guards are the triggers on Item and Hold that keep what people decided in force for every writer, and those on Item and
Text that let a facet index hear of every change. SQLite drops the triggers of a table that a migration rebuilds, so they are
removed before and created after.
"""

from __future__ import annotations

import sys
from typing import Any

from django.apps import apps
from django.db import connections

from content.db import operations
from content.db.search import search_store
from content.db.search.base import FILLED_AT_ONCE

#: Rows between two lines of progress.
SAID_EVERY = 50_000
TABLES = frozenset({"content_item", "content_hold", "content_text"})


def prepare_connection(*, connection: Any, **_: Any) -> None:
    """Answer Django's `connection_created`. The nameless connection that creates databases has nothing to prepare."""
    if connection.alias in list(connections):
        operations(connection.alias).prepare_connection()


def before_migrate(*, using: str, plan: list[Any] | None = None, **_: Any) -> None:
    """Answer `pre_migrate`: where tables are rebuilt, take the triggers off when a migration of ours is about to run."""
    ours = any(migration.app_label == "content" for migration, _backwards in plan or ())
    if ours and operations(using).features.rebuilds_tables and tables_are_there(using):
        operations(using).drop_guards()


def after_migrate(*, using: str, verbosity: int = 0, **_: Any) -> None:
    """Answer `post_migrate`: put the guards of this version in force, and the documents of search, unless they are already."""
    if not tables_are_there(using):
        return
    if not operations(using).guards_are_in_force():
        operations(using).install_guards()
    if not search_store(using).is_in_force():
        search_store(using).install(say if verbosity else None)
    search_store(using).settle()


def say(table: str, done: int) -> None:
    """Tell on stderr how many rows of a large table have their documents; stdout is the command's own."""
    if done % SAID_EVERY < FILLED_AT_ONCE <= done:
        sys.stderr.write(f"  search: {done:,} rows of {table}\n")


def tables_are_there(using: str) -> bool:
    """Return whether Item, Hold and Text exist, the first two with every column that the guards write."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not set(connection.introspection.table_names(cursor)) >= TABLES:
            return False
        for model in (apps.get_model("content.Item"), apps.get_model("content.Hold")):
            found = {column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)}
            if not {field.column for field in model._meta.concrete_fields} <= found:
                return False
    return True

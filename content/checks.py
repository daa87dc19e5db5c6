"""System checks of the content store. Ids: content.E/W + three digits; each has a hint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own name
from django.db import connections

from content.db import features, guards, operations
from content.db.search import search_store


def register_all() -> None:
    """Register every check of this module, once. Those tagged `database` run with `check --database`."""
    register(Tags.database)(check_guards)
    register(Tags.database)(check_search)
    register(Tags.database)(check_journal)


def check_guards(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The triggers that hold what people decided must be there, enabled and of this version."""
    missing = [name for name in databases or () if guards.tables_are_there(name) and not operations(name).guards_are_in_force()]
    hint = "Run `python manage.py migrate`: it puts them back."
    # A warning: an error would also stop the `migrate` that puts them back. Readiness is red meanwhile.
    return [Warning(f"The guards of database {name!r} are missing or old.", hint=hint, id="content.W001") for name in missing]


def check_search(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Every row must have its search documents, of this version."""
    lacking = [name for name in databases or () if guards.tables_are_there(name) and not search_store(name).is_in_force()]
    hint = "Run `python manage.py migrate`: it writes them, and goes on where it broke off."
    return [
        Warning(f"The search documents of database {name!r} are missing or old.", hint=hint, id="content.W002")
        for name in lacking
    ]


def check_journal(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A SQLite file that cannot keep a write-ahead log lies on a network share, where it would be damaged."""
    hint = "Keep the file on a local disk, or set DATABASE_URL to a PostgreSQL server."
    return [
        Error(f"The SQLite file {connections[name].settings_dict['NAME']} is not in WAL mode.", hint=hint, id="content.E002")
        for name in databases or ()
        if not features(name).has_concurrent_writers and not operations(name).journal_is_safe()
    ]

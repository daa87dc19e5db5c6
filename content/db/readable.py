"""What PostgreSQL stores and Python cannot read: times beyond the calendar, JSON that is too deep, numbers without end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q

#: The first and the last moment that Python knows.
CALENDAR = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
#: Levels of JSON, far below Python's recursion limit; and a number with fewer digits than Python converts (4,300).
DEEPEST = 500
LARGEST = "1e1000"


class IsReadableJSON(Func):
    """Whether Python can read a JSON column of any writer. SQLite has its own limit of depth, and only our writers."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str | F) -> None:
        super().__init__(F(column) if isinstance(column, str) else column)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Look for a member that is too deep, and for a number that is too long."""
        column, params = compiler.compile(self.source_expressions[0])
        deep, long = f"$.**{{{DEEPEST} to last}}", f"$.** ? (@ > {LARGEST} || @ < -{LARGEST})"
        return f"NOT (jsonb_path_exists({column}, '{deep}') OR jsonb_path_exists({column}, '{long}'))", (*params, *params)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Ask SQLite, which refuses more than 1,000 levels."""
        column, params = compiler.compile(self.source_expressions[0])
        return f"json_valid({column})", tuple(params)


def readable_times(*columns: str) -> Q:
    """Return the condition that times are in the calendar; unknown ones are."""
    condition = Q()
    for column in columns:
        condition &= Q(**{f"{column}__range": CALENDAR})
    return condition


def readable_documents(*columns: str) -> Q:
    """Return the condition that JSON columns can be read."""
    condition = Q()
    for column in columns:
        condition &= Q(IsReadableJSON(column))
    return condition

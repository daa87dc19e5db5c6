"""What PostgreSQL stores and Python cannot read: times beyond the calendar, JSON that is too deep, numbers without end.

Constraints refuse it. Where it got in before them, a stand-in is read in its place, so that a page shows all the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Model, Q

#: The first and the last moment that Python knows.
CALENDAR = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))
#: Levels of JSON, far below Python's recursion limit; and a number with fewer digits than Python converts (4,300).
DEEPEST = 500
LARGEST = "1e1000"
#: What is read in the place of times before and after the calendar: ten years from its ends, so that every zone can show
#: them and every chart reach beyond.
STAND_INS = (datetime(10, 1, 1, 0, 0, 0, 1, tzinfo=UTC), datetime(9989, 12, 31, 23, 59, 59, 999999, tzinfo=UTC))


class UnreadableDocument(dict[str, Any]):
    """What is read in the place of a JSON document that Python cannot read."""

    def __init__(self, reason: str) -> None:
        super().__init__({"$unreadable": reason})
        self.reason = reason


def read_or_mark(read: Callable[[], Any]) -> Any:
    """Return the document that `read` returns, or what stands in its place when it cannot."""
    try:
        return read()
    except RecursionError:
        return UnreadableDocument("JSON of too many levels")
    except ValueError:
        return UnreadableDocument("a number of too many digits")


def why_unreadable(value: object) -> str:
    """Return why something stands in the place of a stored value; "" where the value itself was read."""
    if isinstance(value, UnreadableDocument):
        return value.reason
    return "a time beyond the calendar" if isinstance(value, datetime) and value in STAND_INS else ""


def marked(value: Any) -> Any:
    """Return a value as documents carry it: what stands in the place of another one says so."""
    reason = why_unreadable(value)
    return UnreadableDocument(reason) if reason else value


def unreadable_columns(row: Model) -> dict[str, str]:
    """Return the columns of a row that could not be read, with the reason; those that were not asked for are let be."""
    loaded = ((str(field.column), row.__dict__.get(field.attname)) for field in row._meta.concrete_fields)
    return {name: reason for name, value in loaded if (reason := why_unreadable(value))}


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

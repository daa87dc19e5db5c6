"""Finds rows that are stored and cannot be read: one of them would take every page down that lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import DatabaseError, transaction
from django.db.models import Model

from content.models import Alias, ArchiveRow, Category, CurationEvent, Hold, ImportChange, ImportNote, Item, QuarantinedRow, Text

MODELS: tuple[type[Model], ...] = (
    *(Item, Text, Hold, CurationEvent, Alias, Category),
    *(ArchiveRow, QuarantinedRow, ImportNote, ImportChange),
)
AT_ONCE = 500
Progress = Callable[[int], None]
#: What reading a value ends with: psycopg's time errors, a number of too many digits, JSON that is too deep.
UNREADABLE = (DatabaseError, ValueError, OverflowError, RecursionError)


@dataclass(frozen=True)
class Unreadable:
    """One column of one row."""

    table: str
    pk: int
    column: str
    reason: str


def find_unreadable(progress: Progress | None = None) -> Iterator[Unreadable]:
    """Yield every column of every row that cannot be read. Reads everything; changes nothing."""
    seen = 0
    for model in MODELS:
        pks = model._default_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
        while chunk := list(islice(pks, AT_ONCE)):
            yield from faults(model, chunk)
            seen += len(chunk)
            if progress:
                progress(seen)


def faults(model: type[Model], pks: Sequence[int]) -> Iterator[Unreadable]:
    """Read some rows; where that fails, read halves of them, down to the one row and its columns."""
    if not fault(model, pks):
        return
    if len(pks) > 1:
        middle = len(pks) // 2
        yield from faults(model, pks[:middle])
        yield from faults(model, pks[middle:])
        return
    for field in model._meta.concrete_fields:
        if reason := fault(model, pks, field.attname):
            yield Unreadable(model._meta.db_table, pks[0], str(field.column), reason)


def fault(model: type[Model], pks: Sequence[int], *columns: str) -> str:
    """Return why rows, or some columns of them, cannot be read; "" when they can."""
    rows = model._default_manager.filter(pk__in=pks)
    try:
        with transaction.atomic():
            list(rows.values_list(*columns) if columns else rows)
    except UNREADABLE as error:
        return " ".join(str(error).split())[:200] or type(error).__name__
    return ""

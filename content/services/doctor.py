"""Finds rows that are stored and cannot be read: pages show a stand-in for what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model

from content.db.readable import unreadable_columns
from content.types import Progress

AT_ONCE = 500
#: A program without our code may give a row any number.
LOWEST = -(2**63)


@dataclass(frozen=True)
class Unreadable:
    """One column of one row."""

    table: str
    pk: int
    column: str
    reason: str


def find_unreadable(progress: Progress) -> Iterator[Unreadable]:
    """Yield every column of every row that cannot be read. Reads everything; changes nothing."""
    models = list(apps.get_app_config("content").get_models())
    seen, total = 0, sum(model._default_manager.count() for model in models)
    for model in models:
        last = LOWEST
        while chunk := list(model._default_manager.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
            for row in chunk:
                yield from faults(row)
            last, seen = chunk[-1].pk, seen + len(chunk)
            progress(seen, total)


def faults(row: Model) -> Iterator[Unreadable]:
    """Yield what cannot be read of one row."""
    for column, reason in unreadable_columns(row).items():
        yield Unreadable(row._meta.db_table, row.pk, column, reason)

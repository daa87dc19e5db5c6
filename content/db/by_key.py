"""Rows by primary key whose SQL is written once: for 24 narrow rows Django takes longer to write the query than to read them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet


class RowsByKey:
    """Fetches the rows of `rows_of(keys)`, a values_list whose only parameters are the keys, in any order."""

    def __init__(self, rows_of: Callable[[Sequence[int]], QuerySet[Any, Any]]) -> None:
        self.rows_of = rows_of
        self.compiled: dict[tuple[str, int], tuple[Any, str, dict[int, Any]]] = {}

    def fetch(self, keys: Sequence[int], using: str = DEFAULT_DB_ALIAS) -> list[Sequence[Any]]:
        """Return the rows that are there: one query, none without keys."""
        if not keys:
            return []
        compiler, sql, converters = self._compiled(len(keys), using)
        with connections[using].cursor() as cursor:
            cursor.execute(sql, keys)
            rows = cursor.fetchall()
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    def _compiled(self, count: int, using: str) -> tuple[Any, str, dict[int, Any]]:
        """Return compiler, SQL and converters for so many keys, written at their first use."""
        found = self.compiled.get((using, count))
        if found is None:
            compiler = self.rows_of(range(count)).query.get_compiler(using)
            sql, _keys = compiler.as_sql()
            converters = compiler.get_converters([column[0] for column in compiler.select])
            found = self.compiled[using, count] = compiler, sql, converters
        return found

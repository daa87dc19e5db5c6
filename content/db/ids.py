"""Sets of row ids that are too large for a list of parameters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func


class AmongIds(Func):
    """Whether a row's primary key is one of these, sent as one parameter. Usable in `.filter()`."""

    output_field = BooleanField()

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(F("pk"))
        self.ids = ids

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Send an array."""
        column, _params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", (list(self.ids),)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **_: Any) -> tuple[str, tuple[Any, ...]]:
        """Send a JSON list."""
        column, _params = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", (json.dumps(list(self.ids)),)

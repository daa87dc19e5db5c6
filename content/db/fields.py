"""Columns whose type differs between the engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from content.db import operations

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class SortKeyField(TextColumn):
    """A text column that both engines sort by its bytes, whatever the database's locale is."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Add the engine's name for byte order."""
        return {**super().db_parameters(connection), "collation": operations(connection.alias).byte_order}

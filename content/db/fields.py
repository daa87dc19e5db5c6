"""Columns whose type differs between the engines, and documents that are read whatever a program stored in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from content.db import operations
from content.db.readable import read_or_mark

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField


class SortKeyField(TextColumn):
    """A text column that both engines sort by its bytes, whatever the database's locale is."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """Add the engine's name for byte order."""
        return {**super().db_parameters(connection), "collation": operations(connection.alias).byte_order}


class DocumentField(models.JSONField):
    """JSON that breaks no page: where Python cannot read it, `UnreadableDocument` stands in its place."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Be a plain JSONField to migrations: the column is one."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """Read the document, or what stands for it."""
        return read_or_mark(lambda: super(DocumentField, self).from_db_value(value, expression, connection))

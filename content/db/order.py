"""Orders that are equal on both engines."""

from __future__ import annotations

from django.db.models import Expression, F
from django.db.models.functions import Collate

from content.db import operations


def by_bytes(column: str, using: str = "default") -> Expression | F:
    """Return a text column as it sorts by its bytes, whatever the database's locale is."""
    collation = operations(using).byte_order
    return Collate(F(column), collation) if collation else F(column)

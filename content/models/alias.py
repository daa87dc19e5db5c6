"""Alias: another name of an item, as `yt:orqkfixmia8`. Kept by natural key, so that it also leads to a tombstone."""

from __future__ import annotations

from django.db import models

from content.db.fields import SortKeyField
from content.keys import NaturalKey


class Alias(models.Model):
    """A name that ingest and look-up translate into a natural key. A name with two owners is answered with both."""

    tenant = SortKeyField(max_length=32, blank=True, db_default="")
    name = SortKeyField(max_length=560)
    source = SortKeyField(max_length=32)
    external_id = SortKeyField(max_length=500)
    made_by = models.TextField(blank=True, db_default="", help_text="Who merged items under this name; empty: a machine.")

    class Meta:
        verbose_name_plural = "aliases"
        constraints = [
            # Look-up by name reads its first two columns.
            models.UniqueConstraint(fields=["tenant", "name", "source", "external_id"], name="alias_once_per_owner"),
        ]
        indexes = [
            # The reader page and the export list an item's other names.
            models.Index(fields=["tenant", "source", "external_id"], name="alias_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.key}"

    @property
    def key(self) -> NaturalKey:
        """The natural key that this name stands for."""
        return NaturalKey(self.tenant, self.source, self.external_id)

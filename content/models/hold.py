"""Hold: what people decided about an item. One row per natural key that a person touched; the tombstone, too."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from content.db.fields import DocumentField, SortKeyField
from content.keys import NaturalKey


class HoldQuerySet(models.QuerySet["Hold"]):
    """Chainable questions about holds."""

    def with_key(self, key: NaturalKey) -> HoldQuerySet:
        """The hold of this natural key: one or none."""
        return self.filter(tenant=key.tenant, source=key.source, external_id=key.external_id)

    def tombstones(self) -> HoldQuerySet:
        """Holds whose item a person deleted."""
        return self.exclude(deleted_at=None)


class Hold(models.Model):
    """Keyed by natural key and not by item: it outlives a physical delete, a re-insert and a restore.

    A trigger refuses an update whose revision is not the old one plus one, so that two curators never overwrite each other.
    """

    tenant = SortKeyField(max_length=32, blank=True, db_default="")
    source = SortKeyField(max_length=32)
    external_id = SortKeyField(max_length=500)
    curated = DocumentField(db_default={}, help_text="Decision by field; see content.types.Decision.")
    revision = models.BigIntegerField(db_default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.TextField(blank=True, db_default="")
    delete_reason = models.TextField(blank=True, db_default="")
    purged_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, db_default="")
    updated_at = models.DateTimeField(db_default=Now())

    objects = HoldQuerySet.as_manager()

    class Meta:
        indexes = [
            # The admin's list, the last decided first.
            models.Index(F("updated_at").desc(), F("id").desc(), name="hold_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "source", "external_id"], name="hold_natural_key"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="hold_revision_positive"),
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_by="") | Q(deleted_at__isnull=False) & ~Q(deleted_by=""),
                name="hold_deleted_at_with_by",
            ),
            models.CheckConstraint(condition=Q(purged_at=None) | Q(deleted_at__isnull=False), name="hold_purged_is_deleted"),
        ]

    def __str__(self) -> str:
        return f"{self.key} r{self.revision}"

    @property
    def key(self) -> NaturalKey:
        """The natural key of the item that this is about."""
        return NaturalKey(self.tenant, self.source, self.external_id)

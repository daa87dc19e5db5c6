"""What one reader keeps about items: marks, and when the reader was here. No trigger and no machine looks at these tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from content.db.fields import SortKeyField


class ReaderMark(models.Model):
    """One person marked one item. Keyed by natural key, so that it outlives an item's row, and says nothing to writers."""

    class Kind(models.TextChoices):
        """What a mark says."""

        READ = "read", "Read"
        FAVOURITE = "favourite", "Favourite"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    tenant = SortKeyField(max_length=32, blank=True, db_default="")
    source = SortKeyField(max_length=32)
    external_id = SortKeyField(max_length=500)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # Also the index by which a person's marks of one kind are read.
            models.UniqueConstraint(fields=["user", "kind", "tenant", "source", "external_id"], name="mark_once"),
            models.CheckConstraint(condition=Q(kind__in=["read", "favourite"]), name="mark_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.source}:{self.external_id}"


class Visit(models.Model):
    """When a person last looked, and up to when the visit before this one had seen everything."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True)
    seen_at = models.DateTimeField()
    new_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(new_since=None) | Q(new_since__lte=models.F("seen_at")), name="visit_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.seen_at}"

"""CanarySet: a few decisions whose loss must be noticed at once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from content.db.fields import DocumentField


class CanarySet(models.Model):
    """Items by key, each with its hold's revision, and the digest of what was decided about them when this was recorded.

    Decisions made later are no fault: the ledger up to the recorded revisions must still add up to the digest.
    """

    name = models.CharField(max_length=64, unique=True)
    keys = DocumentField(help_text="[key, revision] of each item.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the decisions as canonical JSON.")
    created_by = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(digest=""), name="canary_has_name_and_digest")]

    def __str__(self) -> str:
        return self.name

"""Batch: changes by people that were made together and are undone together; BatchChange: those outside the ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from content.db.fields import DocumentField


class Batch(models.Model):
    """One bulk action, one file of curations, one accepted group of suggestions."""

    label = models.TextField(help_text="What a person reads in the list of batches.")
    actor = models.TextField()
    reason = models.TextField(blank=True, db_default="")
    query = models.TextField(blank=True, db_default="", help_text="The filter that chose the items, as a query string.")
    counts = DocumentField(db_default={})
    created_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by="") | Q(undone_at__isnull=False) & ~Q(undone_by=""),
                name="batch_undone_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.actor})"


class BatchChange(models.Model):
    """One row that a batch changed beside the holds: a machine value, a name, a text or a term, as it was and as it became."""

    class What(models.TextChoices):
        """Which kind of row."""

        ANALYSIS = "analysis"
        ALIAS = "alias"
        TEXT = "text"
        TERM = "term"
        TERM_ALIAS = "term_alias"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=16, choices=What)
    name = models.TextField(help_text="The item's key, the text's id or the term, for people.")
    before = DocumentField(null=True)
    after = DocumentField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["analysis", "alias", "text", "term", "term_alias"]), name="batch_change_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.name}"

"""IngestRun: one call of a machine, what it asked and what it was answered. IngestPause: the switch that stops them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from content.db.fields import DocumentField


class IngestRun(models.Model):
    """One batch of reports by one machine, over HTTP, the command line or the ORM service."""

    class Outcome(models.TextChoices):
        """How the run ended. Partial: some items are invalid; refused: all of them."""

        RUNNING = "running"
        DONE = "done"
        PARTIAL = "partial"
        REFUSED = "refused"
        FAILED = "failed"

    actor = models.TextField()
    channel = models.CharField(max_length=16, help_text="http, cli or orm.")
    outcome = models.CharField(max_length=16, choices=Outcome, db_default=Outcome.RUNNING)
    counts = DocumentField(db_default={}, help_text="Items by status.")
    errors = DocumentField(db_default=[], help_text="The first errors: index, key, error.")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=255, blank=True, db_default="")
    body_digest = models.CharField(max_length=64, blank=True, db_default="", help_text="SHA-256 of the request's body.")
    answer = DocumentField(null=True, help_text="What a repeat with the same key is answered.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "idempotency_key"], condition=~Q(idempotency_key=""), name="run_once_per_idempotency_key"
            ),
        ]
        indexes = [
            # The page of runs, newest first.
            models.Index(fields=["-started_at"], name="run_by_start"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} by {self.actor}: {self.outcome}"


class IngestPause(models.Model):
    """While a row without an end is here, machines are answered 503 and asked to come back."""

    actor = models.TextField()
    reason = models.TextField(blank=True, db_default="")
    paused_at = models.DateTimeField(db_default=Now())
    resumed_at = models.DateTimeField(null=True, blank=True)
    resumed_by = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resumed_at=None, resumed_by="") | Q(resumed_at__isnull=False) & ~Q(resumed_by=""),
                name="pause_resumed_at_with_by",
            ),
            # One pause at a time: every open row has the same NULL, so the constraint is on a constant.
            models.UniqueConstraint(models.Value(1), condition=Q(resumed_at=None), name="pause_one_open"),
        ]

    def __str__(self) -> str:
        return f"paused by {self.actor}"

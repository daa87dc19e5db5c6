"""ApiToken: what a program shows instead of a password. Only its digest is stored."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ApiToken(models.Model):
    """A named token with one scope for one tenant. Its actor in ledgers and runs is `token:NAME`."""

    class Scope(models.TextChoices):
        """What a token opens; nothing else."""

        INGEST = "ingest"
        READ = "read"
        CURATE = "curate"

    name = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=16, choices=Scope)
    tenant = models.CharField(max_length=32, blank=True, db_default="")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, in hex.")
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API token"
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=["ingest", "read", "curate"]), name="token_scope_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.scope})"

    @property
    def actor(self) -> str:
        """The token's name in ledgers and runs."""
        return f"token:{self.name}"

"""SavedView: a query string with a name. ShareLink: one that strangers may open, until it expires or is revoked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

NAME_LENGTH = 80


class SavedView(models.Model):
    """One person's named list. `query` is canonical: the same list has one spelling."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    query = models.TextField(blank=True, db_default="")
    is_shared = models.BooleanField(db_default=False, help_text="Everybody who is signed in sees it.")
    is_pinned = models.BooleanField(db_default=False, help_text="Stands on the list page with its count.")
    is_default = models.BooleanField(db_default=False, help_text="Its owner's first page.")
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_name_once"),
            models.UniqueConstraint(fields=["owner"], condition=Q(is_default=True), name="view_one_default"),
            models.CheckConstraint(condition=~Q(name=""), name="view_has_name"),
        ]
        indexes = [
            # The views that everybody sees.
            models.Index(fields=["name"], condition=Q(is_shared=True), name="view_shared"),
        ]

    def __str__(self) -> str:
        return self.name


class ShareLink(models.Model):
    """What a signed address opens: the items of exactly this query, without an account. The signature holds only its id."""

    title = models.CharField(max_length=200)
    query = models.TextField(blank=True, db_default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="share_expires_later"),
        ]

    def __str__(self) -> str:
        return self.title

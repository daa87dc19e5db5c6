"""Text: every body of text of an item. Variants, transcripts, messages and documents are all Texts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from content.db.fields import DocumentField
from content.db.readable import readable_documents, readable_times


class TextQuerySet(models.QuerySet["Text"]):
    """Chainable questions about texts."""

    def newest(self) -> TextQuerySet:
        """The revisions that readers see."""
        return self.filter(is_latest=True)


class Text(models.Model):
    """One revision of one body of text. (item, role, variant, position) is one text, its highest revision the latest."""

    class Role(models.TextChoices):
        """What a text is to its item."""

        SUMMARY = "summary"
        TRANSCRIPT = "transcript"
        MESSAGE = "message"
        BODY = "body"

    item = models.ForeignKey("content.Item", on_delete=models.CASCADE, related_name="texts")
    role = models.CharField(max_length=16, choices=Role, db_default=Role.SUMMARY)
    variant = models.CharField(max_length=64, blank=True, db_default="")
    position = models.IntegerField(db_default=0)
    revision = models.IntegerField(db_default=1)
    is_latest = models.BooleanField(db_default=True)
    speaker = models.TextField(blank=True, db_default="")
    language = models.CharField(max_length=35, blank=True, db_default="")
    text = models.TextField(blank=True, db_default="")
    html = models.TextField(blank=True, db_default="", help_text="Sanitised on write and again on render.")
    occurred_at = models.DateTimeField(null=True, blank=True)
    meta = DocumentField(db_default={}, help_text="The source's raw row and what else it said.")
    created_at = models.DateTimeField(db_default=Now())

    objects = TextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "role", "variant", "position", "revision"], name="text_revision_once"),
            models.UniqueConstraint(
                fields=["item", "role", "variant", "position"], condition=Q(is_latest=True), name="text_one_latest"
            ),
            models.CheckConstraint(condition=Q(role__in=["summary", "transcript", "message", "body"]), name="text_role_is_known"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="text_revision_positive"),
            # See Item: what Python cannot read.
            models.CheckConstraint(condition=readable_times("occurred_at", "created_at"), name="text_times_are_readable"),
            models.CheckConstraint(condition=readable_documents("meta"), name="text_json_is_readable"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.variant} r{self.revision}"

"""CurationEvent: the append-only ledger of what people decided. A hold equals the replay of its events."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from content.db.fields import DocumentField, SortKeyField
from content.keys import NaturalKey


class CurationEvent(models.Model):
    """One decision about one field of one natural key. Never updated, never deleted.

    Actors are text ("user:ana", "token:nas-1", "import:7"): history outlives accounts.
    """

    class Op(models.TextChoices):
        """What was done. The item-wide ones carry no field."""

        SET = "set"
        PATCH = "patch"
        PIN = "pin"
        HOLD = "hold"
        REVERT = "revert"
        UNDO = "undo"
        DELETE = "delete"
        RESTORE = "restore"
        PURGE = "purge"
        NOTE = "note"

    tenant = SortKeyField(max_length=32, blank=True, db_default="")
    source = SortKeyField(max_length=32)
    external_id = SortKeyField(max_length=500)
    field = models.CharField(max_length=32, blank=True, db_default="")
    op = models.CharField(max_length=16, choices=Op)
    before = DocumentField(null=True, help_text="The decision that stood before, or null.")
    after = DocumentField(null=True, help_text="The decision that stands now, or null.")
    actor = models.TextField()
    reason = models.TextField(blank=True, db_default="")
    batch = models.ForeignKey("content.Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(db_default=Now())
    revision = models.BigIntegerField(help_text="The hold's revision after this event.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(actor=""), name="event_has_actor"),
            models.UniqueConstraint(
                fields=["tenant", "source", "external_id", "revision", "field", "op"], name="event_once_per_revision"
            ),
        ]
        indexes = [
            # Undo and the page of a batch; the history of one item reads the constraint's index.
            models.Index(fields=["batch"], name="event_by_batch"),
            # The admin's list, and what one person did.
            models.Index(F("at").desc(), F("id").desc(), name="event_newest"),
            models.Index(F("actor"), F("at").desc(), name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.op} {self.field} r{self.revision}"

    @property
    def key(self) -> NaturalKey:
        """The natural key of the item that was decided about."""
        return NaturalKey(self.tenant, self.source, self.external_id)

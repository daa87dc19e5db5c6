"""Imports of archives: each run, its notes and quarantine, the machine values before it, and raw rows without an item."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from content.db.fields import DocumentField


class ArchiveImport(models.Model):
    """One run of `import_archive` over one file. The actor of its curations is `import:ID`."""

    class Status(models.TextChoices):
        """How far the run came."""

        RUNNING = "running"
        DONE = "done"
        INTERRUPTED = "interrupted"
        UNDONE = "undone"

    file = models.TextField(help_text="The file's name, without its folder.")
    sha256 = models.CharField(max_length=64)
    system = models.CharField(max_length=32)
    schema = models.CharField(max_length=32, blank=True, db_default="")
    status = models.CharField(max_length=16, choices=Status, db_default=Status.RUNNING)
    actor = models.TextField(blank=True, db_default="")
    options = DocumentField(db_default={})
    report = DocumentField(db_default={}, help_text="The import report without its notes and quarantine.")
    rows_total = models.BigIntegerField(db_default=0)
    rows_done = models.BigIntegerField(db_default=0, help_text="Written with each chunk, in its transaction.")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name = "archive import"
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by="") | Q(undone_at__isnull=False) & ~Q(undone_by=""),
                name="import_undone_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}: {self.file}"


class ImportNote(models.Model):
    """One value that was not stored as it was, or one row that deserves a look."""

    class Severity(models.TextChoices):
        """How much a note asks of a person."""

        INFO = "info"
        WARNING = "warning"

    archive_import = models.ForeignKey(ArchiveImport, on_delete=models.CASCADE, related_name="notes")
    table = models.TextField()
    row_key = models.TextField()
    column = models.TextField(blank=True, db_default="")
    code = models.CharField(max_length=64)
    severity = models.CharField(max_length=16, choices=Severity, db_default=Severity.INFO)
    original = DocumentField(null=True)
    stored = DocumentField(null=True)

    class Meta:
        indexes = [
            # The admin lists one import's notes by code.
            models.Index(fields=["archive_import", "code"], name="note_by_code"),
            # And the notes of all imports, the newest import first.
            models.Index(F("archive_import").desc(), F("id"), name="note_by_import"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_key}: {self.code}"


class QuarantinedRow(models.Model):
    """One source row that was not loaded, whole, with the reason."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open"
        LOADED = "loaded"
        DISMISSED = "dismissed"

    archive_import = models.ForeignKey(ArchiveImport, on_delete=models.CASCADE, related_name="quarantine")
    table = models.TextField()
    row_key = models.TextField()
    reason = models.TextField()
    row = DocumentField(help_text="Every column; bytes as {'$hex': …}.")
    state = models.CharField(max_length=16, choices=State, db_default=State.OPEN)
    loaded_by = models.ForeignKey(ArchiveImport, on_delete=models.SET_NULL, null=True, blank=True, related_name="settled")
    fixed = DocumentField(db_default={}, help_text="The columns that a person changed before it was loaded.")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.TextField(blank=True, db_default="")
    resolution = models.TextField(blank=True, db_default="", help_text="Why it was dismissed, or what it was loaded into.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by="") | Q(resolved_at__isnull=False) & ~Q(resolved_by=""),
                name="quarantine_resolved_at_with_by",
            ),
        ]
        indexes = [
            # The dashboard counts the open ones for curators.
            models.Index(fields=["state"], name="quarantine_by_state"),
            # The admin lists the rows of the newest import first.
            models.Index(F("archive_import").desc(), F("id"), name="quarantine_by_import"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_key}: {self.reason}"


class ImportChange(models.Model):
    """What an import did to one item: the machine values before it, so that it can be undone."""

    class Op(models.TextChoices):
        """What happened to the item."""

        CREATED = "created"
        UPDATED = "updated"

    archive_import = models.ForeignKey(ArchiveImport, on_delete=models.CASCADE, related_name="changes")
    tenant = models.CharField(max_length=32, blank=True, db_default="")
    source = models.CharField(max_length=32)
    external_id = models.CharField(max_length=500)
    op = models.CharField(max_length=16, choices=Op)
    before = DocumentField(db_default={}, help_text="Machine values and texts before the import; {} for a created item.")
    after = DocumentField(db_default={}, help_text="Digests of what the import left, by place: does it still stand?")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["archive_import", "tenant", "source", "external_id"], name="change_once_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.op} {self.source}:{self.external_id}"


class ArchiveRow(models.Model):
    """A raw source row that has no item to live in: an orphan, or a row of a table that we do not know."""

    tenant = models.CharField(max_length=32, blank=True, db_default="")
    system = models.CharField(max_length=32)
    table = models.TextField()
    row_key = models.CharField(max_length=500)
    row = DocumentField(help_text="Every column; bytes as {'$hex': …}.")
    replaced = DocumentField(db_default=[], help_text="What other imports had written here: [{import, row}], the latest last.")
    archive_import = models.ForeignKey(ArchiveImport, on_delete=models.CASCADE, related_name="rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "system", "table", "row_key"], name="archive_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.table} {self.row_key}"

"""Imports, their notes and their quarantine, to read: a curator sees what came in and what did not."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content import policies
from content.admin import quarantine, uploads
from content.admin.chips import badges
from content.admin.filters import ImportFilter, NoteCodeFilter
from content.admin.import_report import report_of
from content.admin.read_only import ReadOnlyAdmin, brief, filter_link, pretty
from content.admin.undo_import import undo
from content.models import ArchiveImport, ArchiveRow, ImportNote, QuarantinedRow

TONES = {"done": "ok", "running": "machine", "interrupted": "human", "undone": "gone", "open": "human", "loaded": "ok"}


@admin.register(ArchiveImport)
class ArchiveImportAdmin(ReadOnlyAdmin):
    """Each run of an import, with its report as tables."""

    change_form_template = "admin/content/archiveimport/change_form.html"
    change_list_template = "admin/content/archiveimport/change_list.html"
    list_display = ("file", "system", "schema", "state", "rows_in", "quarantined", "by", "started_at", "finished_at")
    list_filter = ("status", "started_at")
    search_fields = ("file", "sha256__startswith")
    search_help_text = "Part of the file's name, or the beginning of its sha256"
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": ("file", "sha256", "system", "schema", "state", "actor", "started_at", "finished_at")}),
        ("Options and report as they are stored", {"fields": ("options_json", "report_json"), "classes": ("collapse",)}),
    )
    readonly_fields = ("state", "options_json", "report_json")

    def get_urls(self) -> list[URLPattern]:
        """Add the way in and the way back."""
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(uploads.upload), name="content_archiveimport_upload"),
            path("upload/<str:token>/", wrap(uploads.status), name="content_archiveimport_upload_status"),
            path("upload/<str:token>/go-on/", wrap(uploads.go_on_with), name="content_archiveimport_upload_go_on"),
            path("<int:pk>/undo/", wrap(undo), name="content_archiveimport_undo"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer the upload to operators."""
        return super().changelist_view(request, {"can_upload": policies.can_operate(request.user), **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand the report to the template."""
        run = kwargs.get("obj")
        if isinstance(run, ArchiveImport):
            context["report"] = report_of(run)
            context["can_undo"] = policies.can_operate(request.user) and run.undone_at is None
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Status", ordering="status")
    def state(self, run: ArchiveImport) -> SafeString:
        """How far it came."""
        return badges([(TONES.get(run.status, "machine"), run.status)])

    @admin.display(description="By", ordering="actor")
    def by(self, run: ArchiveImport) -> str:
        """Who started it."""
        return run.actor or "–"

    @admin.display(description="Rows in")
    def rows_in(self, run: ArchiveImport) -> str:
        """How many source rows were read."""
        return f"{total(run, 'in'):,}"

    @admin.display(description="Quarantined")
    def quarantined(self, run: ArchiveImport) -> SafeString | str:
        """How many rows were not loaded."""
        count = total(run, "quarantined")
        return filter_link(QuarantinedRow, "archive_import", str(run.pk), f"{count:,}") if count else "0"

    @admin.display(description="Options")
    def options_json(self, run: ArchiveImport) -> SafeString:
        """With which options it ran."""
        return pretty(run.options)

    @admin.display(description="Report")
    def report_json(self, run: ArchiveImport) -> SafeString:
        """The document of `--json`, without notes and quarantine."""
        return pretty(run.report)


def total(run: ArchiveImport, column: str) -> int:
    """Return the sum of one column of a report over its tables."""
    tables = run.report.get("tables") if isinstance(run.report, dict) else None
    found = tables.values() if isinstance(tables, dict) else ()
    return sum(int(numbers.get(column, 0)) for numbers in found if isinstance(numbers, dict))


class OfImportAdmin(ReadOnlyAdmin):
    """Rows that belong to an import."""

    list_select_related = ("archive_import",)

    @admin.display(description="Import", ordering="archive_import")
    def run(self, row: Any) -> SafeString:
        """The import, which narrows the list to it."""
        return filter_link(type(row), "archive_import", str(row.archive_import_id), str(row.archive_import))


@admin.register(ImportNote)
class ImportNoteAdmin(OfImportAdmin):
    """Each value that was not stored as it was."""

    list_display = ("row_key", "table", "column", "code", "level", "was", "became", "run")
    list_filter = (ImportFilter, NoteCodeFilter, "severity")
    search_fields = ("row_key", "=column", "=table")
    search_help_text = "Part of a row's key, or the name of a table or column"
    ordering = ("-archive_import", "pk")
    fields = ("run", "table", "row_key", "column", "code", "level", "original_json", "stored_json")
    readonly_fields = ("run", "level", "original_json", "stored_json")

    @admin.display(description="Severity", ordering="severity")
    def level(self, note: ImportNote) -> SafeString:
        """How much it asks of a person."""
        return badges([("human" if note.severity == ImportNote.Severity.WARNING else "machine", note.severity)])

    @admin.display(description="Original")
    def was(self, note: ImportNote) -> SafeString:
        """The value in the file."""
        return brief(note.original)

    @admin.display(description="Stored")
    def became(self, note: ImportNote) -> SafeString:
        """The value in the database."""
        return brief(note.stored)

    @admin.display(description="Original")
    def original_json(self, note: ImportNote) -> SafeString:
        """The value in the file, whole."""
        return pretty(note.original)

    @admin.display(description="Stored")
    def stored_json(self, note: ImportNote) -> SafeString:
        """The value in the database, whole."""
        return pretty(note.stored)


class RawRowAdmin(OfImportAdmin):
    """Raw source rows."""

    @admin.display(description="Row")
    def row_json(self, row: Any) -> SafeString:
        """Every column; bytes as hex."""
        return pretty(row.row)


@admin.register(QuarantinedRow)
class QuarantinedRowAdmin(RawRowAdmin):
    """Each source row that was not loaded, whole, with its reason, and what people did about it."""

    change_form_template = "admin/content/quarantinedrow/change_form.html"
    change_list_template = "admin/content/quarantinedrow/change_list.html"
    list_display = ("row_key", "table", "reason", "standing", "run")
    list_filter = ("state", ImportFilter)
    search_fields = ("row_key", "reason", "=table")
    search_help_text = "Part of a row's key or of the reason, or the name of a table"
    ordering = ("-archive_import", "pk")
    fields = ("run", "table", "row_key", "reason", "standing", "settled", "fixed_json", "row_json")
    readonly_fields = ("run", "standing", "settled", "fixed_json", "row_json")

    def get_urls(self) -> list[URLPattern]:
        """Add what people do about a row."""
        wrap = self.admin_site.admin_view
        return [
            path("export/", wrap(self.export), name="content_quarantinedrow_export"),
            path("<int:pk>/retry/", wrap(quarantine.retry), name="content_quarantinedrow_retry"),
            path("<int:pk>/dismiss/", wrap(quarantine.dismiss), name="content_quarantinedrow_dismiss"),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Send the rows that the list shows."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return quarantine.export_answer(self.get_changelist_instance(request).get_queryset(request))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand the values to fix to the template, for those who may."""
        row = kwargs.get("obj")
        if isinstance(row, QuarantinedRow) and row.state == QuarantinedRow.State.OPEN and policies.can_operate(request.user):
            context |= {"can_settle": True, "fix_fields": quarantine.fields_of(row), "kinds": quarantine.KINDS}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="State", ordering="state")
    def standing(self, row: QuarantinedRow) -> SafeString:
        """What became of it."""
        return badges([(TONES.get(row.state, "machine"), row.state)])

    @admin.display(description="Settled")
    def settled(self, row: QuarantinedRow) -> str:
        """By whom, when and how."""
        if row.resolved_at is None:
            return "–"
        by = f"import {row.loaded_by_id}" if row.loaded_by_id else row.resolution
        return f"{row.resolved_by}, {row.resolved_at:%Y-%m-%d %H:%M} UTC: {row.state} ({by})"

    @admin.display(description="Values that were changed")
    def fixed_json(self, row: QuarantinedRow) -> SafeString:
        """The columns that a person changed before it was loaded."""
        return pretty(row.fixed)


@admin.register(ArchiveRow)
class ArchiveRowAdmin(RawRowAdmin):
    """Raw rows that have no item to live in."""

    list_display = ("named", "system", "table", "run")
    list_filter = (ImportFilter,)
    search_fields = ("row_key", "=table")
    ordering = ("pk",)
    fields = ("run", "system", "table", "row_key", "row_json")
    readonly_fields = ("run", "row_json")

    @admin.display(description="Row key")
    def named(self, row: ArchiveRow) -> SafeString:
        """The row's own key."""
        return format_html("<code>{}</code>", row.row_key or "–")

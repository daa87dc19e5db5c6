"""What machines did and which may: ingest runs, pauses and tokens, to look at. Tokens are made and revoked by command."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from content.admin.read_only import ReadOnlyAdmin, pretty
from content.models import ApiToken, IngestPause, IngestRun


@admin.register(IngestRun)
class IngestRunAdmin(ReadOnlyAdmin):
    """One line for each call of a machine."""

    list_display = ("started_at", "actor", "channel", "outcome", "numbers", "took")
    list_filter = ("outcome", "channel", "started_at")
    search_fields = ("=actor",)
    ordering = ("-started_at", "-pk")
    fields = ("actor", "channel", "outcome", "numbers", "errors_json", "started_at", "finished_at", "took", "idempotency_key")
    readonly_fields = ("numbers", "errors_json", "took")

    @admin.display(description="Items")
    def numbers(self, run: IngestRun) -> SafeString | str:
        """How many items ended how."""
        counts = run.counts if isinstance(run.counts, dict) else {}
        return format_html_join(", ", "{} {}", ((count, status) for status, count in sorted(counts.items()))) or "–"

    @admin.display(description="Took")
    def took(self, run: IngestRun) -> str:
        """How long it ran."""
        return f"{(run.finished_at - run.started_at).total_seconds():.1f} s" if run.finished_at else "–"

    @admin.display(description="First errors")
    def errors_json(self, run: IngestRun) -> SafeString:
        """What was wrong."""
        return pretty(run.errors)


@admin.register(IngestPause)
class IngestPauseAdmin(ReadOnlyAdmin):
    """When ingest was stopped, by whom and why."""

    list_display = ("paused_at", "actor", "reason", "resumed_at", "resumed_by")
    ordering = ("-paused_at", "-pk")


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Which programs may call. What a token says is nowhere; not even its digest is shown."""

    list_display = ("name", "scope", "tenant", "created_at", "last_used_at", "revoked_at")
    list_filter = ("scope",)
    search_fields = ("name",)
    ordering = ("name",)
    exclude = ("digest",)

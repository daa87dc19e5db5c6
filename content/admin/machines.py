"""What machines did and what they show for it, to look at: ingest runs, and tokens without their digest."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.admin.chips import badges
from content.admin.filters import ChoiceFilter
from content.admin.read_only import ReadOnlyAdmin, pretty
from content.models import ApiToken, IngestRun

TONES = {"done": "ok", "running": "machine", "partial": "human", "refused": "gone", "failed": "gone"}


@admin.register(IngestRun)
class IngestRunAdmin(ReadOnlyAdmin):
    """One call of a machine, and what it was answered."""

    list_display = ("started_at", "actor", "channel", "ended", "numbers", "finished_at")
    list_filter = ("outcome", "channel", "started_at")
    search_fields = ("=actor", "=idempotency_key")
    search_help_text = "An actor as token:nas-1, or an Idempotency-Key"
    ordering = ("-started_at", "-pk")
    fieldsets = (
        (None, {"fields": ("actor", "channel", "ended", "numbers", "started_at", "finished_at", "idempotency_key")}),
        ("Errors", {"fields": ("errors_json",)}),
    )
    readonly_fields = ("ended", "numbers", "errors_json")

    @admin.display(description="Outcome", ordering="outcome")
    def ended(self, run: IngestRun) -> SafeString:
        """How it ended."""
        return badges([(TONES.get(run.outcome, "machine"), run.outcome)])

    @admin.display(description="Items")
    def numbers(self, run: IngestRun) -> str:
        """How many items of which status."""
        counts = run.counts if isinstance(run.counts, dict) else {}
        return ", ".join(f"{count} {status}" for status, count in sorted(counts.items()) if count) or "–"

    @admin.display(description="The first errors")
    def errors_json(self, run: IngestRun) -> SafeString:
        """Which reports were refused, and why."""
        return pretty(run.errors)


class RevokedFilter(ChoiceFilter):
    """All tokens, or those that are taken, or those that are no more."""

    title = "state"
    parameter_name = "state"
    choices_ = (
        ("all", "All", lambda rows: rows),
        ("open", "Open", lambda rows: rows.filter(revoked_at=None)),
        ("revoked", "Revoked", lambda rows: rows.exclude(revoked_at=None)),
    )


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Who holds a token for what. The digest never leaves the database."""

    list_display = ("name", "scope", "shown_tenant", "created_at", "last_used_at", "state")
    list_filter = ("scope", RevokedFilter)
    search_fields = ("name",)
    ordering = ("name", "pk")
    fields = ("name", "scope", "shown_tenant", "created_at", "last_used_at", "revoked_at")
    readonly_fields = ("shown_tenant",)

    @admin.display(description="Tenant", ordering="tenant")
    def shown_tenant(self, token: ApiToken) -> SafeString | str:
        """The tenant, where there is one."""
        return format_html("<code>{}</code>", token.tenant) if token.tenant else "–"

    @admin.display(description="State")
    def state(self, token: ApiToken) -> SafeString:
        """Whether it still opens anything."""
        return badges([("gone", "revoked")] if token.revoked_at else [("ok", "open")])

"""Pauses of ingest: who stopped the machines, when and why; operators stop them and let them go on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from content import policies
from content.admin.chips import badges
from content.admin.read_only import ReadOnlyAdmin
from content.models import IngestPause
from content.services.ingest_runs import pause_ingest, resume_ingest

REASON_LENGTH = 500


@admin.register(IngestPause)
class IngestPauseAdmin(ReadOnlyAdmin):
    """The switch above its own history."""

    change_list_template = "admin/content/ingestpause/change_list.html"
    list_display = ("paused_at", "actor", "reason", "state", "resumed_at", "resumed_by")
    search_fields = ("=actor", "reason")
    ordering = ("-paused_at", "-pk")
    fields = ("state", "actor", "reason", "paused_at", "resumed_at", "resumed_by")
    readonly_fields = ("state",)

    def get_urls(self) -> list[URLPattern]:
        """Add the two ways of the switch."""
        pause, resume = (self.admin_site.admin_view(view) for view in (self.pause, self.resume))
        return [
            path("pause/", pause, name="content_ingestpause_pause"),
            path("resume/", resume, name="content_ingestpause_resume"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Tell the template how the switch stands."""
        standing = IngestPause.objects.filter(resumed_at=None).first()
        return super().changelist_view(request, {"standing": standing, **(extra_context or {})})

    @method_decorator(require_POST)
    def pause(self, request: HttpRequest) -> HttpResponse:
        """Stop machine writes."""
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:REASON_LENGTH]
        if pause_ingest(actor=operator_of(request), reason=reason, now=timezone.now()):
            messages.success(request, "Ingest is paused. Machines are told to come back later.")
        else:
            messages.info(request, "Ingest is paused already.")
        return redirect("admin:content_ingestpause_changelist")

    @method_decorator(require_POST)
    def resume(self, request: HttpRequest) -> HttpResponse:
        """Let machines write again."""
        if resume_ingest(actor=operator_of(request), now=timezone.now()):
            messages.success(request, "Machines may write again.")
        else:
            messages.info(request, "Ingest is not paused.")
        return redirect("admin:content_ingestpause_changelist")

    @admin.display(description="State")
    def state(self, pause: IngestPause) -> SafeString:
        """Whether machines wait."""
        return badges([("gone", "paused")] if pause.resumed_at is None else [("ok", "over")])


def operator_of(request: HttpRequest) -> str:
    """Return the actor of a request, or refuse who runs nothing here."""
    if not policies.can_operate(request.user):
        raise PermissionDenied
    return f"user:{request.user.get_username()}"

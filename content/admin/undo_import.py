"""The page that undoes an import: what would happen, a confirmation, and what was kept."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from content.admin.pauses import operator_of
from content.archive.undo import ImportNotUndone, undo_import
from content.exceptions import ArchiveRefused
from content.models import ArchiveImport
from content.services.holds import Actor

#: Things kept that the page lists; the command's JSON has more.
LISTED = 100


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an undo would do (GET); do it (POST)."""
    actor = Actor(operator_of(request))
    run = get_object_or_404(ArchiveImport, pk=pk)
    is_plan = request.method == "GET"
    try:
        result = undo_import(import_id=pk, actor=actor, now=timezone.now(), dry_run=is_plan)
    except (ImportNotUndone, ArchiveRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:content_archiveimport_change", pk)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": f"Undo {run}" if is_plan else f"Undone: {run}",
        "run": run,
        "opts": ArchiveImport._meta,
        "result": result,
        "is_plan": is_plan,
        "kept": result.kept[:LISTED],
        "more": max(len(result.kept) - LISTED, 0),
    }
    return TemplateResponse(request, "admin/content/archiveimport/undo.html", context)

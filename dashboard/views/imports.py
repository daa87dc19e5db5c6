"""What the imports did, for curators and operators. Read only: commands and the admin act."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from content.models import ArchiveImport
from dashboard.presenters.imports import report_page, run_rows
from dashboard.views.access import for_import_readers


@require_safe
@for_import_readers
def list_imports(request: HttpRequest) -> HttpResponse:
    """Show the latest imports."""
    return render(request, "imports/list.html", {"runs": run_rows()})


@require_safe
@for_import_readers
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one import's report."""
    run = get_object_or_404(ArchiveImport, pk=pk)
    return render(request, "imports/report.html", {"page": report_page(run)})

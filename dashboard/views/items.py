"""The list page: one query string in, one page out. An invalid one is an error on the page, never another list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.exceptions import InvalidFilter
from content.policies import can_curate, can_see_deleted
from content.services.marks import note_visit
from dashboard.presenters.listing import list_page
from dashboard.presenters.problems import problems_of
from dashboard.views.access import for_viewers
from dashboard.views.asking import asked, reader_of


@require_safe
@for_viewers
def list_items(request: HttpRequest) -> HttpResponse:
    """Show the items of a query string."""
    now, reader = timezone.now(), reader_of(request)
    if reader is not None:
        note_visit(user_id=reader, now=now)
    try:
        question, links = asked(request)
        page = list_page(question, links, now, reader=reader, sees_deleted=can_see_deleted(request.user))
    except InvalidFilter as error:
        return render(request, "items/invalid.html", {"problems": problems_of(request.GET, error.errors)}, status=400)
    return render(request, "items/list.html", {"page": page, "search": page.search, "can_edit": can_curate(request.user)})

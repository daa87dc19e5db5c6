"""The list page: one query string in, one page out. An invalid one is an error on the page, never another list."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.exceptions import InvalidFilter
from content.policies import can_curate
from content.services.marks import note_visit
from content.services.saved_views import default_view
from dashboard.presenters.listing import list_page
from dashboard.presenters.problems import problems_of
from dashboard.presenters.saved_views import href_of
from dashboard.views.access import for_viewers
from dashboard.views.asking import asked, reader_of


@require_safe
@for_viewers
def list_items(request: HttpRequest) -> HttpResponse:
    """Show the items of a query string."""
    now, reader, for_curator = timezone.now(), reader_of(request), can_curate(request.user)
    if reader is not None:
        note_visit(user_id=reader, now=now)
        first = default_view(owner_id=reader) if comes_afresh(request) else None
        if first:
            return redirect(href_of(first))
    try:
        question, links = asked(request)
        page = list_page(question, links, now, reader=reader, for_curator=for_curator, is_whole="counts" in request.GET)
    except InvalidFilter as error:
        return render(request, "items/invalid.html", {"problems": problems_of(request.GET, error.errors)}, status=400)
    return render(request, "items/list.html", {"page": page, "search": page.search, "can_edit": for_curator})


def comes_afresh(request: HttpRequest) -> bool:
    """Whether somebody arrives, by an address without a question, from outside or from signing in.

    Who comes from a page of ours asked for all items, and gets them.
    """
    came_from = urlsplit(request.headers.get("Referer", ""))
    is_inside = came_from.netloc == request.get_host() and came_from.path != reverse("login")
    return not request.META["QUERY_STRING"] and not is_inside

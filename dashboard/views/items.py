"""The list page: one query string in, one page out. An invalid one is an error on the page, never another list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.exceptions import InvalidFilter
from content.filters import parse
from content.policies import can_curate, can_see_deleted
from dashboard.presenters.links import SHOWN_BY, read_links
from dashboard.presenters.listing import list_page
from dashboard.presenters.problems import problems_of
from dashboard.views.access import for_viewers


@require_safe
@for_viewers
def list_items(request: HttpRequest) -> HttpResponse:
    """Show the items of a query string."""
    links, errors = read_links(request.GET)
    sees_deleted = can_see_deleted(request.user)
    try:
        question = parse(request.META["QUERY_STRING"], ignore=SHOWN_BY, sees_deleted=sees_deleted)
        if errors:
            raise InvalidFilter(errors)
        page = list_page(question, links, timezone.now(), sees_deleted=sees_deleted)
    except InvalidFilter as error:
        return render(request, "items/invalid.html", {"problems": problems_of(request.GET, errors | error.errors)}, status=400)
    return render(request, "items/list.html", {"page": page, "search": page.search, "can_edit": can_curate(request.user)})

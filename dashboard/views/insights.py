"""The insights page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.policies import can_curate, can_operate
from dashboard.presenters.insights import insights_page
from dashboard.views.access import for_viewers


@require_safe
@for_viewers
def show_insights(request: HttpRequest) -> HttpResponse:
    """Show how the collection grows, what was decided, and to curators how ingest goes."""
    user = request.user
    page = insights_page(timezone.now(), for_curator=can_curate(user), for_operator=can_operate(user))
    return render(request, "insights/page.html", {"page": page})

"""Saved views: the page of them, saving a list under a name, and each button of a view."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from content.exceptions import InvalidFilter
from content.models import SavedView
from content.policies import can_curate
from content.services.saved_views import ViewRefused, flag_view, rename_view, save_view, update_view
from dashboard.presenters.saved_views import href_of, stored_query, views_page
from dashboard.views.access import for_viewers
from dashboard.views.asking import asked

ON = {"pin": "is_pinned", "share": "is_shared", "default": "is_default"}
OFF = {f"un{name}": flag for name, flag in ON.items()}


@require_safe
@for_viewers
@login_required
def list_views(request: HttpRequest) -> HttpResponse:
    """Show the views of a person, those that others share, and the person's share links."""
    page = views_page(cast(int, request.user.pk), timezone.now(), for_curator=can_curate(request.user))
    return render(request, "views/list.html", {"page": page})


@require_POST
@for_viewers
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Save the posted list under the posted name and go there."""
    try:
        query = stored_query(*asked(request, request.POST.get("query", "")))
        view = save_view(owner_id=cast(int, request.user.pk), name=request.POST.get("name", ""), query=query, now=timezone.now())
    except (InvalidFilter, ViewRefused) as error:
        messages.error(request, str(error), extra_tags="bad")
        return redirect("views")
    messages.success(request, f"“{view.name}” is saved.", extra_tags="good")
    return redirect(href_of(view))


@require_POST
@for_viewers
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing to a view of one's own: `do` is update, rename, delete, pin, share, default, or the last three undone."""
    view = get_object_or_404(SavedView, pk=pk, owner_id=request.user.pk)
    do, now = request.POST.get("do", ""), timezone.now()
    try:
        if do == "update":
            update_view(view, query=stored_query(*asked(request, request.POST.get("query", ""))), now=now)
            messages.success(request, f"“{view.name}” is updated.", extra_tags="good")
            return redirect(href_of(view))
        if do == "rename":
            rename_view(view, name=request.POST.get("name", ""), now=now)
        elif do == "delete":
            view.delete()
            messages.info(request, f"“{view.name}” is deleted. Its items are where they were.")
        elif flag := ON.get(do) or OFF.get(do):
            flag_view(view, flag=flag, is_on=do in ON)
    except (InvalidFilter, ViewRefused) as error:
        messages.error(request, str(error), extra_tags="bad")
    return redirect("views")

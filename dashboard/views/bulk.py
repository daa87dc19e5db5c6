"""Editing many items from the list: those that are ticked, or all that it shows. Preview first, one batch, undoable."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from content.admin.bulk_form import BulkForm
from content.exceptions import InvalidFilter, StaleRevision
from content.facets import query
from content.keys import NaturalKey
from content.services.bulk import apply, keys_of, preview
from content.services.curation import Actor
from dashboard.presenters.bulk import bulk_page
from dashboard.presenters.marks import title_of
from dashboard.views.access import for_curators
from dashboard.views.asking import asked
from dashboard.views.last_batches import remember_batch

#: More than one request may change here; the admin's bulk edit shows its progress and has no such limit.
MOST = 5000
ID_DIGITS = 18
MOVED = "The list changed since the preview: it had {} items and has {} now. Nothing was changed; look again."
RACE_LOST = "Somebody else decided about one of these items in the same moment. Nothing was changed; look again."


@require_http_methods(["GET", "HEAD", "POST"])
@for_curators
def edit_many(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST the preview; on POST of the preview's own form, do it and show the batch."""
    try:
        keys, title = chosen(request)
    except InvalidFilter as error:
        messages.error(request, str(error), extra_tags="bad")
        return redirect("items")
    back = f"{reverse('items')}?{request.GET.get('in', '')}"
    if not 0 < len(keys) <= MOST:
        messages.error(request, f"Tick items first, at most {MOST:,}; here are {len(keys):,}.", extra_tags="bad")
        return redirect(back)
    form = BulkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "apply":
            done = applied(request, keys, form)
            if done:
                return done
        found = preview(keys=keys, changes=[form.change()])
        return render(request, "bulk/edit.html", {"page": bulk_page(form, len(keys), title, back, found)})
    return render(request, "bulk/edit.html", {"page": bulk_page(form, len(keys), title, back, None)})


def chosen(request: HttpRequest) -> tuple[list[NaturalKey], str]:
    """Return the keys of the ticked items, or with `all` of the whole list, and its words. Raises InvalidFilter."""
    if "all" in request.GET:
        question, links = asked(request, request.GET.get("in", ""))
        return keys_of(query.ids(question)), title_of(question, links)
    ticked = [pk for pk in request.GET.getlist("item") if pk.isascii() and pk.isdecimal() and len(pk) <= ID_DIGITS]
    return keys_of({int(pk) for pk in ticked}), "selected items"


def applied(request: HttpRequest, keys: Sequence[NaturalKey], form: BulkForm) -> HttpResponse | None:
    """Make the change and lead to its batch; None when the list is not the one of the preview any more."""
    if request.POST.get("matched") != str(len(keys)):
        messages.warning(request, MOVED.format(request.POST.get("matched", "?")[:12], len(keys)), extra_tags="bad")
        return None
    actor = Actor(f"user:{request.user.get_username()}", form.cleaned_data["reason"])
    about = request.GET.get("in", "") if "all" in request.GET else ""
    try:
        done = apply(keys=keys, changes=[form.change()], label=form.label(), actor=actor, now=timezone.now(), query=about)
    except StaleRevision:
        messages.warning(request, RACE_LOST, extra_tags="bad")
        return None
    if done.batch is None:
        messages.info(request, "Everything was decided so already; nothing was changed.")
        return redirect(f"{reverse('items')}?{request.GET.get('in', '')}")
    remember_batch(request, done.batch)
    messages.success(request, f"{done.items:,} of {done.total:,} items were changed.", extra_tags="good")
    return redirect("batch", pk=done.batch)

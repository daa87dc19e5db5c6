"""Editing many items from the list: those that are ticked, or all that it shows. Preview first, one batch, undoable."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from content.admin.bulk_form import BulkForm
from content.exceptions import InvalidFilter, StaleRevision
from content.services.bulk import Applied, apply, preview
from content.services.bulk_steps import apply_in_steps
from content.services.curation import Actor
from dashboard.presenters.bulk import Chosen, bulk_page, step_of
from dashboard.views.access import for_curators
from dashboard.views.chosen import chosen_by
from dashboard.views.last_batches import remember_batch

#: More than this takes longer than a person likes to look at nothing, and is shown while it runs.
AT_ONCE = 5000
#: Where the growing part of the page goes.
HERE = "<!-- progress -->"
MOVED = "The list changed since the preview: it had {} items and has {} now. Nothing was changed; look again."
RACE_LOST = "Somebody else decided about one of these items in the same moment. Nothing was changed; look again."


@require_http_methods(["GET", "HEAD", "POST"])
@for_curators
def edit_many(request: HttpRequest) -> HttpResponseBase:
    """Show the form; with a `step` the preview; with the step "apply" of the preview's own form, do it and show the batch."""
    try:
        chosen = chosen_by(request)
    except InvalidFilter as error:
        messages.error(request, str(error), extra_tags="bad")
        return redirect("items")
    if not chosen.keys:
        messages.error(request, "Tick items first, or filter the list to those that you mean.", extra_tags="bad")
        return redirect(chosen.back)
    step = request.POST.get("step", "")
    form = BulkForm(request.POST if step else None)
    if not step or not form.is_valid():
        return render(request, "bulk/edit.html", {"page": bulk_page(form, chosen, None)})
    done = applied(request, chosen, form) if step == "apply" else None
    if done:
        return done
    found = preview(keys=chosen.keys, changes=[form.change()])
    return render(request, "bulk/edit.html", {"page": bulk_page(form, chosen, found)})


def applied(request: HttpRequest, chosen: Chosen, form: BulkForm) -> HttpResponseBase | None:
    """Make the change and lead to its batch, or show it running; None when nothing was done, and a message says why."""
    if request.POST.get("matched") != str(len(chosen.keys)):
        said = MOVED.format(request.POST.get("matched", "?")[:12], len(chosen.keys))
        messages.warning(request, said, extra_tags="bad")
        return None
    if len(chosen.keys) > AT_ONCE:
        return StreamingHttpResponse(running(request, chosen, form))
    actor = Actor(f"user:{request.user.get_username()}", form.cleaned_data["reason"])
    try:
        done = apply(
            keys=chosen.keys, changes=[form.change()], label=form.label(), actor=actor, now=timezone.now(), query=chosen.query
        )
    except (StaleRevision, OperationalError):
        messages.warning(request, RACE_LOST, extra_tags="bad")
        return None
    return to_batch(request, chosen, done)


def to_batch(request: HttpRequest, chosen: Chosen, done: Applied) -> HttpResponse:
    """Lead to what was done."""
    if done.batch is None:
        messages.info(request, "Everything was decided so already; nothing was changed.")
        return redirect(chosen.back)
    remember_batch(request, done.batch)
    messages.success(request, f"{done.items:,} of {done.total:,} items were changed.", extra_tags="good")
    return redirect("batch", pk=done.batch)


def running(request: HttpRequest, chosen: Chosen, form: BulkForm) -> Iterator[str]:
    """Yield the page of a long edit while it runs: its head, how far it is after each group, its end.

    Whoever leaves the page closes this, and the edit is taken back as a whole.
    """
    page = bulk_page(form, chosen, None)
    head, tail = render_to_string("bulk/run.html", {"page": page, "label": form.label()}, request=request).split(HERE)
    yield head
    actor = Actor(f"user:{request.user.get_username()}", form.cleaned_data["reason"])
    steps = apply_in_steps(
        keys=chosen.keys, changes=[form.change()], label=form.label(), actor=actor, now=timezone.now(), query=chosen.query
    )
    try:
        for step in steps:
            if isinstance(step, Applied) and step.batch:
                remember_batch(request, step.batch)
                request.session.save()
            yield render_to_string("bulk/_step.html", {"step": step_of(step, page.total), "page": page})
    except (StaleRevision, OperationalError):
        yield render_to_string("bulk/_step.html", {"refused": RACE_LOST, "page": page})
    yield tail

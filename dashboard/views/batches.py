"""What was decided together, and taking it back: the list of batches, one batch, its undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from content.exceptions import BatchUndone
from content.models import Batch
from content.services.batches import Undone, undo_batch
from content.services.curation import Actor
from dashboard.presenters.batches import batch_list, batch_page, undone_text
from dashboard.presenters.desk import desk_of
from dashboard.views.access import for_curators
from dashboard.views.desk import show
from dashboard.views.last_batches import forget_batch, last_batch

ID_DIGITS = 18


@require_safe
@for_curators
def list_batches(request: HttpRequest) -> HttpResponse:
    """Show the latest batches, or those before one."""
    before = request.GET.get("before", "")
    known = before.isdecimal() and len(before) <= ID_DIGITS
    return show(request, "batches/list.html", {"page": batch_list(int(before) if known else None, desk_of(request))})


@require_safe
@for_curators
def show_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one batch: what it decided, whether it stands, and the form that takes it back."""
    return show(request, "batches/batch.html", {"page": batch_page(get_object_or_404(Batch, pk=pk), desk_of(request))})


@require_POST
@for_curators
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a batch back and show what was kept and why."""
    take_back(request, get_object_or_404(Batch, pk=pk))
    return redirect(desk_of(request).href("batch", pk))


@require_POST
@for_curators
def undo_last(request: HttpRequest) -> HttpResponse:
    """Take back the last batch of this session, and stay where one was."""
    batch = last_batch(request)
    if batch is None:
        messages.info(request, "There is nothing of this session left to undo.")
    else:
        take_back(request, batch)
    return redirect(back_to(request))


def take_back(request: HttpRequest, batch: Batch) -> None:
    """Undo a batch and leave a message of what it did."""
    actor = Actor(f"user:{request.user.get_username()}")
    try:
        done = undo_batch(batch_id=batch.pk, actor=actor, now=timezone.now())
    except BatchUndone:
        messages.info(request, f"“{batch.label}” was undone before.")
    else:
        messages.success(request, undone_text(batch.label, done), extra_tags=tone(done))
    forget_batch(request, batch.pk)


def tone(done: Undone) -> str:
    """Return how the message looks: what was kept deserves a look."""
    return "" if done.kept else "good"


def back_to(request: HttpRequest) -> str:
    """Return the page of ours that a form came from; the inbox when it does not say."""
    target = request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return target if here else desk_of(request).href("suggestions")

"""The trash: what people deleted. Curators restore, operators purge after a question."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.exceptions import InvalidKey, NotDeleted
from content.keys import NaturalKey, parse_key
from content.models import Hold
from content.policies import can_operate
from content.services.deletion import purge_items, restore_items
from content.services.trash import rows_of
from dashboard.presenters.trash import trash_page, trash_row
from dashboard.views.access import for_curators, guarded
from dashboard.views.suggestions import actor_of, page_number


@require_safe
@for_curators
def list_trash(request: HttpRequest) -> HttpResponse:
    """Show what people deleted, the latest first."""
    return render(request, "trash/list.html", {"page": trash_page(page_number(request), can_purge=can_operate(request.user))})


@require_POST
@for_curators
def restore(request: HttpRequest) -> HttpResponse:
    """Bring one item back; the answer is the trash, or the list (`in` is its query) that the item was restored from."""
    key = read_key(request.POST.get("key", ""))
    if restore_items(keys=[key], actor=actor_of(request), now=timezone.now()):
        messages.success(request, f"{key} is restored.", extra_tags="good")
    else:
        messages.info(request, f"{key} is not in the trash any more.")
    carried = request.POST.get("in", "")
    return redirect(f"{reverse('items')}?{QueryDict(carried).urlencode()}" if carried else "trash")


@require_http_methods(["GET", "HEAD", "POST"])
def purge(request: HttpRequest) -> HttpResponseBase:
    """Ask whether to empty a deleted item for good; a POST does it."""
    return guarded(purge_one, can_operate)(request)


def purge_one(request: HttpRequest) -> HttpResponse:
    """Answer an operator."""
    key = read_key((request.POST if request.method == "POST" else request.GET).get("key", ""))
    if request.method == "POST":
        try:
            purge_items(keys=[key], actor=actor_of(request), now=timezone.now())
        except NotDeleted as refusal:
            messages.error(request, str(refusal), extra_tags="bad")
        else:
            messages.success(request, f"{key} is purged. Its tombstone stays.", extra_tags="good")
        return redirect("trash")
    found = list(rows_of(list(Hold.objects.with_key(key).tombstones().filter(purged_at=None))))
    if not found:
        raise Http404("This item is not in the trash.")
    return render(request, "trash/purge.html", {"row": trash_row(found[0], can_purge=True)})


def read_key(name: str) -> NaturalKey:
    """Return the key that a form names."""
    try:
        return parse_key(name)
    except InvalidKey:
        raise Http404("This is not the key of an item.") from None

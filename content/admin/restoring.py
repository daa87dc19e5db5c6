"""One field of an item as it was decided at an earlier event of its history: decided so again, through the one service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from content import overlay, policies
from content.admin.history import FIELD_LABELS
from content.exceptions import StaleRevision
from content.models import CurationEvent, Item
from content.services.curation import Actor, Change, curate
from content.types import JSONObject, JSONValue

if TYPE_CHECKING:
    from content.admin.items import ItemAdmin

RACE_LOST = "Somebody decided about this item since you opened it. Nothing was restored; this is how it stands now."
WRITTEN = "%d %b %Y, %H:%M UTC"


@require_POST
def restore_field(request: HttpRequest, pk: int, event_pk: int, *, admin: ItemAdmin) -> HttpResponse:
    """Decide a field as it stood after one event, against the revision that the page showed."""
    item = get_object_or_404(Item, pk=pk)
    if not admin.has_change_permission(request, item) or not policies.can_curate(request.user):
        raise PermissionDenied
    tenant, source, external_id = item.key
    mine = CurationEvent.objects.filter(tenant=tenant, source=source, external_id=external_id, field__in=overlay.FIELDS)
    event = get_object_or_404(mine, pk=event_pk)
    reason = request.POST.get("reason", "").strip()[:500] or f"as it was on {event.at.strftime(WRITTEN)}"
    actor = Actor(f"user:{request.user.get_username()}", reason)
    try:
        done = curate(
            key=item.key, changes=changes_to(event), actor=actor, now=timezone.now(), revision=sent_revision(request)
        )  # fmt: skip
    except StaleRevision:
        messages.error(request, RACE_LOST)
    else:
        word = "is as it was then" if done.fields else "was so already"
        messages.success(request, f"{FIELD_LABELS[event.field]} {word}.")
    return redirect(f"{reverse('admin:content_item_change', args=[pk], query=request.GET)}#history")


def sent_revision(request: HttpRequest) -> int:
    """Return the revision that the page showed; what is no number was never right."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else -1


def changes_to(event: CurationEvent) -> list[Change]:
    """Return what leads from any decision to the one that stood after an event."""
    after = event.after
    if not isinstance(after, dict):
        return [Change(event.field, "revert")]
    if after.get("op") == "patch":
        add, remove = (tuple(members(after, name)) for name in ("add", "remove"))
        return [Change(event.field, "revert"), Change(event.field, "patch", add=add, remove=remove)]
    return [Change(event.field, "set", value=after.get("value"))]


def members(decision: JSONObject, name: str) -> list[JSONValue]:
    """Return the members that a decision adds or removes."""
    found = decision.get(name)
    return list(found) if isinstance(found, list) else []

"""One field of an item as it was decided at an earlier event of its history: asked first, then decided so again.

What is typed on the item's page and not saved yet waits in a draft meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from content import overlay, policies
from content.admin.chips import Chip, labels, shown_chips
from content.admin.curation_forms import CurationForm
from content.admin.drafts import carried, draft_of, keep_draft, with_query
from content.admin.history import FIELD_LABELS, entry_of
from content.admin.item_page import document
from content.exceptions import StaleRevision
from content.models import CurationEvent, Hold, Item
from content.services.curation import Actor, Change, curate, decided
from content.types import JSONObject, JSONValue

RACE_LOST = "Something was decided about this item since you opened it. Nothing was restored; this is how it stands now."
WRITTEN = "%d %b %Y, %H:%M UTC"


@require_http_methods(["GET", "HEAD", "POST"])
def restore_field(request: HttpRequest, pk: int, event_pk: int, *, admin: ModelAdmin[Item]) -> HttpResponse:
    """Keep what is typed and ask; once the answer is yes, decide as it stood after the event."""
    item = get_object_or_404(Item, pk=pk)
    if not admin.has_change_permission(request, item) or not policies.can_curate(request.user):
        raise PermissionDenied
    tenant, source, external_id = item.key
    mine = CurationEvent.objects.filter(tenant=tenant, source=source, external_id=external_id, field__in=overlay.FIELDS)
    event = get_object_or_404(mine.select_related("batch"), pk=event_pk)
    if request.method != "POST":
        return ask(request, item, event, admin)
    if "confirmed" in request.POST:
        return restored(request, item, event)
    form = CurationForm(request.POST, instance=item)
    draft = keep_draft(request, pk, request.POST) if form.is_touched() else ""
    return redirect(with_query(request.path, carried(request, draft)))


def ask(request: HttpRequest, item: Item, event: CurationEvent, admin: ModelAdmin[Item]) -> HttpResponse:
    """Show the field as it stands and as it would be, and what else is typed."""
    hold = Hold.objects.with_key(item.key).first()
    standing, draft = document(hold.curated if hold else None), draft_of(request, item.pk)
    after, _steps = decided(dict(standing), changes_to(event), document(item.analysis))
    context: dict[str, Any] = {
        **admin.admin_site.each_context(request),
        "title": f"Restore {FIELD_LABELS[event.field].lower()}",
        "subtitle": str(item),
        "opts": admin.opts,
        "entry": entry_of(event),
        "key": str(item.key),
        "label": FIELD_LABELS[event.field],
        "now": shown_chips(event.field, document(item.effective), standing),
        "then": shown_then(event.field, after, document(item.analysis)),
        "revision": draft["revision"] if draft else (hold.revision if hold else 0),
        "unsaved": unsaved_fields(draft, item),
        "back": page_url(request, item.pk),
    }
    return TemplateResponse(request, "admin/content/item/restore.html", context)


def shown_then(field: str, curated: JSONObject, analysis: JSONObject) -> list[Chip]:
    """Return what readers would see."""
    return shown_chips(field, overlay.effective(analysis, curated), curated)


def unsaved_fields(draft: QueryDict | None, item: Item) -> list[str]:
    """Return the names of the fields that were typed and not saved."""
    if draft is None:
        return []
    changed = CurationForm(draft, instance=item).changed_data
    return [label for name, label in FIELD_LABELS.items() if name in changed]


def restored(request: HttpRequest, item: Item, event: CurationEvent) -> HttpResponse:
    """Decide a field as it stood after one event, against the revision that the person saw; go back with the draft."""
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:500] or f"as it was on {event.at.strftime(WRITTEN)}"
    actor = Actor(f"user:{request.user.get_username()}", reason)
    try:
        done = curate(
            key=item.key, changes=changes_to(event), actor=actor, now=timezone.now(), revision=sent_revision(request)
        )  # fmt: skip
    except StaleRevision:
        messages.error(request, RACE_LOST)
        return redirect(page_url(request, item.pk))
    word = "is as it was then" if done.fields else "was so already"
    messages.success(request, f"{FIELD_LABELS[event.field]} {word}.")
    draft = draft_of(request, item.pk)
    following = keep_draft(request, item.pk, moved_on(draft, item, event.field, done.revision)) if draft else ""
    return redirect(f"{page_url(request, item.pk, following)}#history")


def moved_on(draft: QueryDict, item: Item, field: str, revision: int) -> QueryDict:
    """Return a draft after a restore: the field shows what was restored, the rest is still unsaved."""
    item.refresh_from_db(fields=["effective"])
    moved = draft.copy()
    moved[field] = moved[f"initial-{field}"] = "\n".join(labels(field, document(item.effective).get(field)))
    moved.setlist("give_back", [name for name in draft.getlist("give_back") if name != field])
    moved["revision"] = str(revision)
    return moved


def page_url(request: HttpRequest, pk: int, draft: str | None = None) -> str:
    """Return the item's page with the list's filters and the draft."""
    query = request.GET if draft is None else carried(request, draft)
    return reverse("admin:content_item_change", args=[pk], query=query)


def sent_revision(request: HttpRequest) -> int:
    """Return the revision that the page showed; what is no number was never right."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else -1


def changes_to(event: CurationEvent) -> list[Change]:
    """Return what leads from any decision to the one that stood after an event; a pin comes back as a pin."""
    after = event.after
    if not isinstance(after, dict):
        return [Change(event.field, "revert")]
    if after.get("op") == "patch":
        add, remove = (tuple(members(after, name)) for name in ("add", "remove"))
        return [Change(event.field, "revert"), Change(event.field, "patch", add=add, remove=remove)]
    whole = Change(event.field, "set", value=after.get("value"))
    return [whole, Change(event.field, "pin")] if after.get("op") == "pin" else [whole]


def members(decision: JSONObject, name: str) -> list[JSONValue]:
    """Return the members that a decision adds or removes."""
    found = decision.get(name)
    return list(found) if isinstance(found, list) else []

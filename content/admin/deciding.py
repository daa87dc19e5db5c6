"""Opening and saving an item's page: what is typed survives a colleague, a lost race, a look elsewhere and a vanished item."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from content import overlay, policies
from content.admin.conflicts import lines
from content.admin.curation_forms import CurationForm, unboxed
from content.admin.drafts import carried, draft_of, drop_draft, keep_draft, with_query
from content.admin.history import FIELD_LABELS, Entry, entry_of, events_of
from content.admin.item_documents import ItemDocumentsAdmin
from content.admin.item_list import hold_of
from content.admin.item_page import ItemPage, page_of
from content.admin.walk import place_of
from content.exceptions import InvalidKey, StaleRevision
from content.keys import NaturalKey, parse_key
from content.models import Hold, Item
from content.services.curation import Actor

RACE_LOST = "Something was decided about this item in the same moment. Nothing was saved; your entries are below."


class DecidingAdmin(ItemDocumentsAdmin):
    """The page of an item as a form; the curation service is the only thing that writes."""

    form = CurationForm
    change_form_template = "admin/content/item/change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: Item | None = None) -> bool:
        """Curators decide."""
        return policies.can_curate(request.user) and super().has_change_permission(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Item | None:
        """Attach the hold, read before the item: values newer than the revision are found out on saving, older ones are not."""
        key = Item.objects.filter(pk=number(object_id)).values_list("tenant", "source", "external_id").first()
        hold = Hold.objects.with_key(NaturalKey(*key)).first() if key else None
        item = super().get_object(request, object_id, from_field)
        if item is not None:
            item.hold = hold
        return item

    def get_form(self, request: HttpRequest, obj: Item | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Open the form with the draft that the address names."""
        form = super().get_form(request, obj, change, **kwargs)
        if request.method != "POST" and obj is not None:
            form.draft = draft_of(request, obj.pk)  # type: ignore[attr-defined]  # a class of its own for each request
        return form

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer who lost a race, and who saves an item that is not here any more, with what they typed."""
        pk = number(object_id or "")
        if request.method == "POST" and self.has_change_permission(request) and not Item.objects.filter(pk=pk).exists():
            return gone_page(self, request)
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except StaleRevision:
            messages.error(request, RACE_LOST)
            draft = keep_draft(request, pk, request.POST)
            return HttpResponseRedirect(with_query(request.path, carried(request, draft)))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand the page's values to the template."""
        item = kwargs.get("obj")
        if isinstance(item, Item):
            may_decide = self.has_change_permission(request, item)
            context |= page_context(page_of(item, hold_of(item)), context["adminform"].form, may_decide)
            context |= {
                "place": place_of(self, request, item.pk),
                "carried_query": carried(request).urlencode(),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        """Decide; the item's row is written by nobody here."""
        form.curate(actor=Actor(f"user:{request.user.get_username()}"), now=timezone.now())
        drop_draft(request)

    def response_change(self, request: HttpRequest, obj: Item) -> HttpResponse:
        """Go on to the next item of the list that the page was opened from, when asked."""
        following = number(request.POST.get("_next", ""))
        if following:
            messages.success(request, f"“{obj}” is saved.")
            return redirect(reverse("admin:content_item_change", args=[following], query=carried(request)))
        return super().response_change(request, obj)

    def save_related(self, *args: Any, **kwargs: Any) -> None:
        """Nothing belongs to the form."""

    def log_change(self, *args: Any, **kwargs: Any) -> Any:
        """The ledger is the one history."""


def page_context(page: ItemPage, form: Any, may_decide: bool) -> dict[str, Any]:
    """Return what the page's template takes: each row beside its field of the form, where there is one."""
    stale = may_decide and form.has_error("__all__", "stale")
    seen = number(str(form.data.get("revision", ""))) if stale else 0
    return {
        "page": page,
        "decide": [(row, form[row.name] if may_decide else None) for row in page.rows],
        "given_back": form["give_back"].value() or [] if may_decide else [],
        "stale": stale,
        "conflicts": form.conflicts if stale else [],
        "happened": [entry for entry in page.history if entry.revision > seen] if stale else [],
        "is_draft": may_decide and form.draft is not None,
        "vocabulary": form.vocabulary if may_decide else None,
        "new_lines": form.new_lines() if may_decide else [],
    }


def gone_page(admin: DecidingAdmin, request: HttpRequest) -> HttpResponse:
    """Show what was typed about an item whose row is not here any more, and what the ledger says of it."""
    key = request.POST.get("key", "")
    context = {
        **admin.admin_site.each_context(request),
        "title": "This item is not here any more",
        "opts": admin.opts,
        "key": key,
        "typed": typed_about(request),
        "reason": request.POST.get("reason", ""),
        "happened": ledger_of(key),
        "back": reverse("admin:content_item_changelist"),
    }
    return TemplateResponse(request, "admin/content/item/gone.html", context, status=410)


def typed_about(request: HttpRequest) -> list[tuple[str, tuple[str, ...], bool]]:
    """Return each field with its lines, and whether the person changed it."""
    sent = unboxed(request.POST)[0]
    return [
        (FIELD_LABELS[name], typed, typed != lines(sent.get(f"initial-{name}", "")))
        for name in overlay.FIELDS
        if (typed := lines(sent.get(name, "")))
    ]


def ledger_of(key: str) -> list[Entry]:
    """Return the newest events about a key that a form named; [] when it names none."""
    try:
        return [entry_of(event) for event in events_of(parse_key(key))[:10]]
    except InvalidKey:
        return []


def number(text: str) -> int:
    """Return the id that a text is, or 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

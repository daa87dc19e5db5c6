"""The bulk edit of the items that a list shows: form, preview, a page that grows while it runs, and its end with an undo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from content import policies
from content.admin.bulk_form import BulkForm
from content.admin.chips import labels
from content.admin.history import FIELD_LABELS
from content.admin.matching import listed
from content.admin.read_only import item_url
from content.exceptions import StaleRevision
from content.keys import NaturalKey
from content.models import Item
from content.services.bulk import Applied, Preview, keys_of, preview
from content.services.bulk_steps import apply_in_steps
from content.services.curation import Actor

#: Where the growing part of the page goes.
HERE = "<!-- progress -->"
MOVED = "The list changed since the preview: it had %s items and has %s now. Nothing was changed; look again."
RACE_LOST = "Somebody else wrote about one of these items in the same moment. Nothing was changed; look again."


def bulk_edit(admin: ModelAdmin[Item], request: HttpRequest) -> HttpResponseBase:
    """Show the form; on POST the preview; on POST of the preview's own form, do it."""
    if not policies.can_curate(request.user):
        raise PermissionDenied
    try:
        keys = keys_of(chosen_ids(admin, request))
    except IncorrectLookupParameters:
        messages.error(request, "This list cannot be edited: its filter is unknown.")
        return redirect("admin:content_item_changelist")
    form = BulkForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(admin, request, keys, form)
    if request.POST.get("step") == "apply":
        if request.POST.get("matched") == str(len(keys)):
            return StreamingHttpResponse(written(admin, request, keys, form))
        messages.warning(request, MOVED % (request.POST.get("matched", "?")[:12], f"{len(keys):,}"))
    return page(admin, request, keys, form, preview(keys=keys, changes=[form.change()]))


def chosen_ids(admin: ModelAdmin[Item], request: HttpRequest) -> list[int]:
    """Return the ids of the selection, or of everything that the list of this query shows on all its pages."""
    query = request.GET.copy()
    chosen = query.pop("ids", [])
    if chosen:
        return [int(part) for part in chosen[0].split(",") if part.isascii() and part.isdigit() and len(part) < 19]
    return list(listed(admin, request, query).values_list("pk", flat=True))


def page(
    admin: ModelAdmin[Item], request: HttpRequest, keys: Sequence[NaturalKey], form: BulkForm, found: Preview | None = None
) -> TemplateResponse:
    """Return the page of the form, with the preview when there is one."""
    return TemplateResponse(request, "admin/content/item/bulk.html", context_of(admin, request, keys, form, found))


def context_of(
    admin: ModelAdmin[Item], request: HttpRequest, keys: Sequence[NaturalKey], form: BulkForm, found: Preview | None = None
) -> dict[str, Any]:
    """Return what the page's template takes."""
    query = request.GET.copy()
    selection = query.pop("ids", [])
    return {
        **admin.admin_site.each_context(request),
        "title": "Edit many items",
        "opts": admin.opts,
        "total": len(keys),
        "is_selection": bool(selection),
        "form": form,
        "carried": [(name, form.data.get(name, "")) for name in form.fields if form.data.get(name)],
        "preview": found,
        "sample": [sample_row(example) for example in found.sample] if found else [],
        "back": f"{reverse('admin:content_item_changelist')}?{query.urlencode()}",
    }


def sample_row(example: Any) -> dict[str, Any]:
    """Return one example as words."""
    before, after = (labels(example.field, value) for value in (example.before, example.after))
    return {
        "key": str(example.key),
        "url": item_url(example.key),
        "field": FIELD_LABELS[example.field],
        "before": ", ".join(before),
        "after": ", ".join(after),
    }


def written(admin: ModelAdmin[Item], request: HttpRequest, keys: Sequence[NaturalKey], form: BulkForm) -> Iterator[str]:
    """Yield the page in pieces while the edit runs: its head, a line for each group of items, its end."""
    context = {**context_of(admin, request, keys, form), "runs": True}
    head, tail = render_to_string("admin/content/item/bulk_run.html", context, request=request).split(HERE)
    yield head
    actor = Actor(f"user:{request.user.get_username()}", form.cleaned_data["reason"])
    steps = apply_in_steps(
        keys=keys, changes=[form.change()], label=form.label(), actor=actor, now=timezone.now(), query=request.GET.urlencode()
    )
    try:
        for step in steps:
            yield render_to_string("admin/content/item/_bulk_step.html", step_context(step, len(keys), context["back"]))
    except (StaleRevision, OperationalError):
        yield render_to_string("admin/content/item/_bulk_step.html", {"refused": RACE_LOST, "back": context["back"]})
    yield tail


def step_context(step: int | Applied, total: int, back: str) -> dict[str, Any]:
    """Return what one piece of the page takes."""
    return {"done": step, "total": total} if isinstance(step, int) else {"applied": step, "total": total, "back": back}


def to_bulk(admin: ModelAdmin[Item], request: HttpRequest, ids: Sequence[int]) -> HttpResponse:
    """Lead from the list's action to the form: the query for "all matching", else the ids of the selection."""
    query = request.GET.copy()
    if request.POST.get("select_across") != "1":
        query["ids"] = ",".join(str(pk) for pk in ids)
    return redirect(f"{reverse('admin:content_item_bulk')}?{query.urlencode()}")

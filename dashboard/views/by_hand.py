"""What curators do to one item by hand: add it, write a note, merge its twin, delete it. Every step works without scripts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from content.exceptions import ContentError, InvalidCuration, InvalidKey, StaleRevision
from content.keys import NaturalKey, from_segment, parse_key, to_segment
from content.models import Item
from content.services.by_hand import add_item, write_note
from content.services.curation import Actor
from content.services.curation_files import resolved_keys
from content.services.deletion import delete_items
from content.services.suggestions import Verdict, decide
from content.services.twins import merge_items
from dashboard.presenters.item_form import ItemForm
from dashboard.views.access import for_curators
from dashboard.views.last_batches import remember_batch
from dashboard.views.suggestions import actor_of, say, verdict_name

REVISION_DIGITS = 18


@require_http_methods(["GET", "HEAD", "POST"])
@for_curators
def add(request: HttpRequest) -> HttpResponse:
    """Show the form of a new item, and take it."""
    form = ItemForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            key = add_item(**form.described(), actor=actor_of(request), now=timezone.now())
        except ContentError as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, "The item is added.", extra_tags="good")
            return redirect("item", key=to_segment(str(key)))
    return render(request, "by_hand/add.html", {"form": form}, status=400 if form.errors else 200)


@require_POST
@for_curators
def note(request: HttpRequest, key: str) -> HttpResponse:
    """Write the note of an item, unless somebody else decided about it meanwhile; then the text is shown and not lost."""
    item = live_item(key)
    text, seen = request.POST.get("note", ""), request.POST.get("revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) <= REVISION_DIGITS else None
    try:
        write_note(key=item.key, text=text, actor=Actor(actor_of(request).name), now=timezone.now(), revision=revision)
    except StaleRevision:
        messages.error(request, f"Somebody decided about this item meanwhile. Your note was not saved: {text}", extra_tags="bad")
    except InvalidCuration as refusal:
        messages.error(request, str(refusal), extra_tags="bad")
    else:
        messages.success(request, "The note is saved.", extra_tags="good")
    return redirect(item)


@require_POST
@for_curators
def decide_item(request: HttpRequest, key: str) -> HttpResponse:
    """Decide about what a machine suggests for one item, as the inbox does, and go back to the reader."""
    item, verdict = live_item(key), Verdict(verdict_name(request.POST.get("verdict", "")))
    change = request.POST.get("change", "")
    done = decide(changes=[change], verdict=verdict, actor=actor_of(request), now=timezone.now(), ids=[item.pk])
    remember_batch(request, done.batch)
    say(request, verdict, done)
    return redirect(item)


@require_http_methods(["GET", "HEAD", "POST"])
@for_curators
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Ask whether to delete an item; a POST does it."""
    item = live_item(key)
    if request.method != "POST":
        return render(request, "by_hand/delete.html", {"item": item, "segment": to_segment(str(item.key))})
    delete_items(keys=[item.key], actor=actor_of(request), now=timezone.now())
    messages.success(request, f"“{item}” is deleted. The trash can restore it.", extra_tags="good")
    return redirect("trash")


@require_http_methods(["GET", "HEAD", "POST"])
@for_curators
def merge(request: HttpRequest, key: str) -> HttpResponse:
    """Show what merging a twin into an item means; a POST does it."""
    item = live_item(key)
    said = request.POST if request.method == "POST" else request.GET
    found, error = twin_of(said.get("other", "").replace("\0", "").strip(), item)
    if request.method == "POST" and found is not None and not error:
        try:
            joined = merge_items(keep=item.key, other=found.key, actor=actor_of(request), now=timezone.now())
        except ContentError as refusal:
            error = str(refusal)
        else:
            remember_batch(request, joined.batch.pk)
            said_now = f"“{found}” is part of this item now; moved: names {joined.names}, texts {joined.texts}."
            messages.success(request, f"{said_now} Batches can undo it.", extra_tags="good")
            return redirect(item)
    context = {"item": item, "other": found, "error": error, "asked": said.get("other", ""), "segment": to_segment(str(item.key))}
    return render(request, "by_hand/merge.html", context, status=400 if error else 200)


def twin_of(name: str, item: Item) -> tuple[Item | None, str]:
    """Return the live item of a key or name, or why there is none."""
    if not name:
        return None, ""
    keys = resolved_keys([name])
    found = Item.objects.live().with_key(keys[name]).first() if name in keys else None
    if found is None:
        return None, f"There is no item {name[:100]}."
    return (None, "That is this item itself.") if found.pk == item.pk else (found, "")


def live_item(segment: str) -> Item:
    """Return the item of an address, or answer 404."""
    try:
        key: NaturalKey = parse_key(from_segment(segment))
    except InvalidKey:
        raise Http404("This is not the key of an item.") from None
    return get_object_or_404(Item.objects.live().with_key(key))

"""The reader page: found by key, then by alias. An alias with two owners is answered with both, a deleted item with 410."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.exceptions import InvalidKey
from content.facets.filter import Filter
from content.keys import NaturalKey, from_segment, parse_key, to_segment
from content.models import Alias, Hold, Item
from content.policies import can_curate, can_see_deleted
from content.services.twins import merged_into
from dashboard.presenters.finding import LONGEST_FIND
from dashboard.presenters.links import Links
from dashboard.presenters.listing import search_of
from dashboard.presenters.reader import reader_page, tombstone
from dashboard.views.access import for_viewers
from dashboard.views.asking import reader_of

PART_DIGITS = 6


@require_safe
@for_viewers
def read_item(request: HttpRequest, key: str) -> HttpResponse:
    """Show an item by its key or by another name of it."""
    try:
        name = from_segment(key)
    except InvalidKey:
        raise Http404("This is not the key of an item.") from None
    found = natural_key(name)
    item = Item.objects.with_key(found).first() if found else None
    if item and item.deleted_at is None:
        return redirect_to(request, found) if key != to_segment(str(found)) else show(request, item)
    merged = merged_into([found]).get(found) if found and item else None
    if merged:
        return redirect_to(request, merged)
    if found and (item or Hold.objects.with_key(found).tombstones().exists()):
        return gone(request, found, item)
    return by_alias(request, name)


def natural_key(name: str) -> NaturalKey | None:
    """Return the natural key that a name spells, or None when it is no key."""
    try:
        return parse_key(name)
    except InvalidKey:
        return None


def show(request: HttpRequest, item: Item) -> HttpResponse:
    """Answer with the reader page."""
    part = request.GET.get("part", "1")
    page = reader_page(
        item,
        now=timezone.now(),
        variant=request.GET.get("variant", ""),
        part=int(part) if part.isdecimal() and len(part) <= PART_DIGITS else 0,
        carried=request.GET.get("in", ""),
        can_edit=can_curate(request.user),
        viewer=reader_of(request),
        find=request.GET.get("find", "").strip()[:LONGEST_FIND],
    )
    if page is None:
        raise Http404("This item has no such text.")
    context = {"page": page, "search": search_of(Filter(), Links()), "can_edit": bool(page.edit_href)}
    return render(request, "reader/item.html", context)


def gone(request: HttpRequest, key: NaturalKey, item: Item | None) -> HttpResponse:
    """Say that an item was deleted."""
    hold = Hold.objects.with_key(key).first()
    stone = tombstone(str(key), hold, item, for_curator=can_see_deleted(request.user))
    return render(request, "reader/gone.html", {"stone": stone}, status=410)


def by_alias(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the one owner of an alias, with a choice between several, or with 404."""
    aliases = Alias.objects.filter(tenant="", name=name).order_by("source", "external_id")
    keys = [alias.key for alias in aliases if str(alias.key) != name]
    if len(keys) == 1:
        return redirect_to(request, keys[0])
    if not keys:
        raise Http404("There is no item of this key or name.")
    owners = Item.objects.live().with_keys(keys).order_by("source", "external_id")
    found = list(owners.only("tenant", "source", "external_id", "title"))
    return render(request, "reader/choices.html", {"name": name, "owners": found}, status=300)


def redirect_to(request: HttpRequest, key: NaturalKey | None) -> HttpResponse:
    """Lead to the permalink, with what the address asked beside the key."""
    target = redirect("item", key=to_segment(str(key)))
    if request.GET:
        target["Location"] += f"?{urlencode(list(request.GET.items()))}"
    return target

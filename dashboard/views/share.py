"""Share links: made by curators, opened by whoever has the address. They show exactly their list and its items, nothing else."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from content.exceptions import ContentError, InvalidFilter
from content.keys import to_segment
from content.models import Item, ShareLink
from content.services.share_links import LinkClosed, make_link, open_link, revoke_link
from dashboard.presenters.finding import LONGEST_FIND
from dashboard.presenters.own import title_of
from dashboard.presenters.saved_views import stored_query
from dashboard.presenters.shared import holds, shared_item, shared_page
from dashboard.views.access import for_curators
from dashboard.views.asking import asked
from dashboard.views.edit import key_or_404


@require_POST
@for_curators
def make(request: HttpRequest) -> HttpResponse:
    """Make a link to the posted list."""
    try:
        question, links = asked(request, request.POST.get("query", ""))
        if links.own or question.deleted:
            raise ContentError("A list of marks, of decisions or of deleted items cannot be shared.")
        days = request.POST.get("days", "")
        open_for = int(days) if days.isdecimal() and len(days) < 4 else 0
        query, title = stored_query(question, links), title_of(question, links)
        make_link(user_id=cast(int, request.user.pk), title=title, query=query, days=open_for, now=timezone.now())
    except ContentError as error:
        messages.error(request, str(error), extra_tags="bad")
    else:
        messages.success(request, "The link is below. Whoever has it sees this list, without an account.", extra_tags="good")
    return redirect("views")


@require_POST
@for_curators
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a link of one's own."""
    if revoke_link(user_id=cast(int, request.user.pk), pk=pk, now=timezone.now()):
        messages.success(request, "The link is revoked; it opens nothing any more.", extra_tags="good")
    return redirect("views")


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show a page of the shared list."""
    try:
        link = opened(token)
        page = shared_page(link, token, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except LinkClosed as closed:
        return sealed(render(request, "share/closed.html", {"closed": closed}, status=410))
    except InvalidFilter:
        raise Http404("There is no such page of this list.") from None
    return sealed(render(request, "share/list.html", {"page": page}))


@require_safe
def show_item(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Show an item of the shared list; any other is not there."""
    try:
        link = opened(token)
    except LinkClosed as closed:
        return sealed(render(request, "share/closed.html", {"closed": closed}, status=410))
    natural = key_or_404(key)
    item = Item.objects.live().with_key(natural).first()
    if item is None or not holds(link, item.pk):
        raise Http404("There is no such item in this list.")
    part = request.GET.get("part", "1")
    page = shared_item(
        link,
        token,
        item,
        segment=to_segment(str(natural)),
        variant=request.GET.get("variant", ""),
        part=int(part) if part.isdecimal() and len(part) < 7 else 0,
        find=request.GET.get("find", "").strip()[:LONGEST_FIND],
        now=timezone.now(),
    )
    if page is None:
        raise Http404("This item has no such text.")
    return sealed(render(request, "share/item.html", {"page": page}))


def opened(token: str) -> ShareLink:
    """Return the link of an address; 404 for one that was never signed. Raises LinkClosed."""
    link = open_link(token=token, now=timezone.now())
    if link is None:
        raise Http404("There is no such link.")
    return link


def sealed(response: HttpResponse) -> HttpResponse:
    """Keep a page out of caches and search engines, so that a link that is closed is closed everywhere."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response

"""Deciding about one item on the dashboard: the reader's form, as a page or within one. A conflict never loses what was typed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from content.exceptions import InvalidCuration, InvalidKey, StaleRevision
from content.keys import NaturalKey, from_segment, parse_key
from content.overlay import FIELDS
from content.policies import can_curate
from content.services.curation import Actor, curate
from dashboard.presenters.edit import EditPage, Standing, edit_page, standing_of
from dashboard.presenters.edit_entry import Entry, changes_of, overlaps, picked, read_entry, rebased, shown_values, with_added
from dashboard.presenters.edit_words import saved_text
from dashboard.views.access import P, View, for_curators

#: How often a decision is taken again because somebody decided about other fields of the item meanwhile.
ATTEMPTS = 3


@dataclass(frozen=True)
class Answer:
    """What became of a form: saved (with the fields that changed), or what to show instead."""

    standing: Standing
    entry: Entry
    saved: tuple[str, ...] | None = None
    is_stale: bool = False
    error: InvalidCuration | None = None
    focus: str = "category"

    @property
    def status(self) -> int:
        """The HTTP status of the form that is shown as a page."""
        return 400 if self.error else 409 if self.is_stale else 200

    def page(self, carried: str) -> EditPage:
        """Return the form that is shown."""
        return edit_page(self.standing, self.entry, carried=carried, is_stale=self.is_stale, error=self.error, focus=self.focus)


def is_partial(request: HttpRequest) -> bool:
    """Whether a page asks for a part of it (htmx)."""
    return request.headers.get("HX-Request") == "true"


def for_editors(view: View[P]) -> View[P]:
    """Guard a form for curators. Within a page, an account that was signed out is told so, and keeps what it typed."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if is_partial(request) and not can_curate(request.user):
            refusal = render(request, "edit/_refused.html", status=403)
            refusal["HX-Retarget"], refusal["HX-Reswap"] = "[data-refusal]", "innerHTML"
            return refusal
        return guarded(request, *args, **kwargs)

    guarded: Callable[..., HttpResponseBase] = for_curators(view)
    return cast("View[P]", never_cache(vary_on_headers("HX-Request")(answer)))


def key_or_404(segment: str) -> NaturalKey:
    """Return the key that an address names."""
    try:
        return parse_key(from_segment(segment))
    except InvalidKey:
        raise Http404("This is not the key of an item.") from None


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_item(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form of an item, and save it."""
    standing = standing_of(key_or_404(key))
    if standing is None:
        return leave(request, "item", key)
    carried = request.GET.get("in", "")
    if request.method != "POST":
        return show(request, edit_page(standing, standing.fresh(), carried=carried), 200)
    answer = answer_of(request, standing, FIELDS)
    page = answer.page(carried)
    if answer.saved is None:
        return show(request, page, answer.status)
    text = saved_text(answer.entry, answer.saved)
    messages.success(request, text, extra_tags="good") if answer.saved else messages.info(request, text)
    return leave(request, page.reader_href)


def show(request: HttpRequest, page: EditPage, status: int) -> HttpResponse:
    """Answer with the form as a page, or alone: within a page it is an answer like any other, and no error on the console."""
    if is_partial(request):
        return render(request, "edit/_form.html", {"page": page, "is_panel": True})
    return render(request, "edit/item.html", {"page": page, "is_panel": False}, status=status)


def leave(request: HttpRequest, to: str, *args: str) -> HttpResponse:
    """Lead to a page; a part of a page leads the whole of it there."""
    target = redirect(to, *args)
    if is_partial(request):
        return HttpResponse(headers={"HX-Redirect": target["Location"]})
    return target


def answer_of(request: HttpRequest, standing: Standing, fields: Collection[str]) -> Answer:
    """Read a form and save it, unless it only adds a member, is invalid, or somebody else decided about the same."""
    entry = read_entry(request.POST, fields)
    try:
        entry = with_added(entry)
        wanted, _dash, focus = request.POST.get("do", "").partition("-")
        if wanted == "add":
            return Answer(standing, entry, focus=focus)
        return saved(picked(entry), standing, actor_of(request, entry))
    except InvalidCuration as error:
        return Answer(standing, entry, error=error)


def actor_of(request: HttpRequest, entry: Entry) -> Actor:
    """Return the person of a request, with the reason that was typed."""
    return Actor(f"user:{request.user.get_username()}", entry.reason)


def saved(entry: Entry, standing: Standing, actor: Actor) -> Answer:
    """Decide against the revision that the form showed. What others decided about other fields meanwhile is no conflict.

    1. Where the revision moved, look whether the same fields did; if so, show both sides. 2. Else take the entry over what
    stands now, and decide. 3. When somebody is quicker still, begin again. Raises InvalidCuration.
    """
    for _attempt in range(ATTEMPTS):
        if entry.revision != standing.revision:
            now = shown_values(standing.item.effective)
            is_disputed = overlaps(entry, now)
            entry = rebased(entry, standing.revision, now, standing.pinned)
            if is_disputed:
                return Answer(standing, entry, is_stale=True)
        try:
            done = curate(
                key=standing.item.key, changes=changes_of(entry), actor=actor, now=timezone.now(), revision=entry.revision
            )
        except StaleRevision:
            standing = standing_of(standing.item.key) or standing
            continue
        return Answer(standing, entry, saved=done.fields)
    return Answer(standing, entry, is_stale=True)

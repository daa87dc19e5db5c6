"""The suggestions inbox, for curators: groups of equal changes, one group, and verdicts about them. All works without scripts."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from content.exceptions import InvalidCuration, InvalidFilter
from content.facets.filter import Filter
from content.filters import parse
from content.overlay import FIELDS, SET_FIELDS
from content.services.curation import Actor
from content.services.curation_words import members_of_lines
from content.services.suggestions import VERDICTS, Decided, Group, Verdict, VerdictName, decide, grouped, suggestions
from content.types import JSONValue
from dashboard.presenters.desk import desk_of
from dashboard.presenters.inbox import SHOWN_BY, InboxLinks, ids_of, inbox_page, open_suggestions_of
from dashboard.presenters.problems import problems_of
from dashboard.presenters.suggestion import done_text, group_page, preview_page
from dashboard.views.access import for_curators
from dashboard.views.desk import show
from dashboard.views.last_batches import last_batch, remember_batch

#: Parameters of the preview beside the inbox's own.
SELECTED = ("change", "verdict", "all")
MOST_GROUPS = 500
PAGE_DIGITS = 6
REASON_LENGTH = 500


def read(request: HttpRequest) -> tuple[Filter, InboxLinks]:
    """Return the question and the field of a request; raises InvalidFilter."""
    field = request.GET.get("field", "")
    if field and field not in FIELDS:
        raise InvalidFilter({"field": ["People do not decide about such a field."]})
    return parse(request.META["QUERY_STRING"], ignore=(*SHOWN_BY, *SELECTED)), InboxLinks(field=field, desk=desk_of(request))


def page_number(request: HttpRequest) -> int:
    """Return the page that a request asks for; the first one when it is no number."""
    page = request.GET.get("page", "")
    return max(1, int(page)) if page.isdecimal() and len(page) <= PAGE_DIGITS else 1


def actor_of(request: HttpRequest) -> Actor:
    """Return the person of a request, with the reason that the form carried."""
    return Actor(f"user:{request.user.get_username()}", request.POST.get("reason", "").replace("\0", "").strip()[:REASON_LENGTH])


def refused(request: HttpRequest, error: InvalidFilter) -> HttpResponse:
    """Answer a filter that was not understood; never with another list."""
    problems = problems_of(request.GET, error.errors)
    return show(request, "items/invalid.html", {"problems": problems}, status=400)


@require_safe
@for_curators
def list_suggestions(request: HttpRequest) -> HttpResponse:
    """Show the open groups of a filter."""
    try:
        question, links = read(request)
    except InvalidFilter as error:
        return refused(request, error)
    page = inbox_page(question, links, page_number(request), last_batch(request))
    return show(request, "suggestions/list.html", {"page": page})


@require_safe
@for_curators
def show_suggestion(request: HttpRequest, change: str) -> HttpResponse:
    """Show one group with its items."""
    try:
        question, links = read(request)
    except InvalidFilter as error:
        return refused(request, error)
    group = find_group(change, question)
    if group is None:
        messages.info(request, "This change is not open any more.")
        return redirect(links.to(question))
    return show(request, "suggestions/group.html", {"page": group_page(group, question, links, page_number(request))})


def find_group(change: str, question: Filter) -> Group | None:
    """Return one group of a filter's items, or None when it is not open."""
    found = grouped(suggestions(ids=ids_of(question), changes=[change], tenant=question.tenant))
    return found[0] if found else None


@require_safe
@for_curators
def preview_suggestions(request: HttpRequest) -> HttpResponse:
    """Show what a verdict about several groups would do, before it does."""
    try:
        question, links = read(request)
    except InvalidFilter as error:
        return refused(request, error)
    verdict = verdict_name(request.GET.get("verdict", ""))
    selected = set(request.GET.getlist("change"))
    groups = [
        group for group in grouped(open_suggestions_of(question, links)) if request.GET.get("all") or group.change in selected
    ]
    if not groups:
        messages.info(request, "Select at least one change first.")
        return redirect(links.to(question))
    shown = groups[:MOST_GROUPS]
    page = preview_page(shown, verdict, question, links, left_out=len(groups) - len(shown))
    return show(request, "suggestions/preview.html", {"page": page})


def verdict_name(text: str) -> VerdictName:
    """Return the verdict that a button names; editing has a form of its own."""
    if text not in VERDICTS or text == "edit":
        raise Http404("There is no such verdict.")
    return cast(VerdictName, text)


@require_POST
@for_curators
def decide_suggestions(request: HttpRequest) -> HttpResponse:
    """Decide about the groups that a form names, and go back to the inbox."""
    try:
        question, links = read(request)
    except InvalidFilter as error:
        return refused(request, error)
    verdict = Verdict(verdict_name(request.POST.get("verdict", "")))
    done = settle(request, question, links, request.POST.getlist("change")[:MOST_GROUPS], verdict)
    say(request, verdict, done)
    return redirect(links.to(question))


@require_POST
@for_curators
def edit_suggestion(request: HttpRequest, change: str) -> HttpResponse:
    """Decide otherwise than both sides about one group; what was typed stays when it is refused."""
    try:
        question, links = read(request)
    except InvalidFilter as error:
        return refused(request, error)
    group = find_group(change, question)
    if group is None:
        messages.info(request, "This change is not open any more.")
        return redirect(links.to(question))
    text = request.POST.get("value", "")
    verdict = Verdict("edit", edited_value(group, text))
    try:
        done = settle(request, question, links, [change], verdict)
    except InvalidCuration as error:
        page = group_page(group, question, links, 1, value=text, error=str(error))
        return show(request, "suggestions/group.html", {"page": page}, status=400)
    say(request, verdict, done)
    return redirect(links.to(question))


def edited_value(group: Group, text: str) -> JSONValue:
    """Return what a person typed in place of what differs."""
    about = group.difference
    if about.field not in SET_FIELDS:
        return text.strip() or None
    return members_of_lines(about.field, text, (*about.people, *about.machine))


def settle(request: HttpRequest, question: Filter, links: InboxLinks, changes: list[str], verdict: Verdict) -> Decided:
    """Decide, and remember the batch for the undo key."""
    done = decide(
        changes=changes,
        verdict=verdict,
        actor=actor_of(request),
        now=timezone.now(),
        ids=ids_of(question),
        query=links.query(question),
    )
    remember_batch(request, done.batch)
    return done


def say(request: HttpRequest, verdict: Verdict, done: Decided) -> None:
    """Leave the message of what was done for the next page."""
    text = done_text(verdict.name, done.items, done.moved_on)
    messages.success(request, text, extra_tags="good") if done.batch else messages.info(request, text)

"""The terms of categorisation, for curators: the tree, the queue of new terms, renaming and merging with a preview."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.exceptions import InvalidTerm
from content.services.curation import Actor
from content.services.renaming import merge_terms, preview_move, words
from content.services.taxonomy import review_terms
from content.types import CategoryPair
from dashboard.presenters.desk import desk_of
from dashboard.presenters.taxonomy import move_page, taxonomy_page
from dashboard.presenters.words import items_text
from dashboard.views.access import for_curators
from dashboard.views.desk import show
from dashboard.views.last_batches import remember_batch
from dashboard.views.suggestions import actor_of

MOST_TERMS = 2000


@require_safe
@for_curators
def show_taxonomy(request: HttpRequest) -> HttpResponse:
    """Show every term with its items, and the new ones."""
    return render(request, "taxonomy/taxonomy.html", {"page": taxonomy_page()})


@require_POST
@for_curators
def review(request: HttpRequest) -> HttpResponse:
    """Take the chosen terms, or all new ones, as terms of ours."""
    everything = [row.value for row in taxonomy_page().queue] if "everything" in request.POST else None
    terms = [term for value in everything or request.POST.getlist("term")[:MOST_TERMS] if (term := read_term(value))]
    reviewed = review_terms(terms=terms, actor=actor_of(request), now=timezone.now())
    if reviewed:
        messages.success(request, f"{reviewed} reviewed.", extra_tags="good")
    else:
        messages.info(request, "No term was chosen.")
    return redirect("taxonomy")


def read_term(value: str) -> CategoryPair | None:
    """Return the term that a checkbox names, or None."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or len(found) != 2:
        return None
    category, sub = found
    return (category, sub) if isinstance(category, str) and (sub is None or isinstance(sub, str)) else None


@require_http_methods(["GET", "HEAD", "POST"])
@for_curators
def move_term(request: HttpRequest) -> HttpResponse:
    """Rename a term or merge it into another one. A GET that names the target says what would change, a POST does it."""
    said = request.POST if request.method == "POST" else request.GET
    term, into = read_pair(said, ""), read_pair(said, "to_")
    if not term[0]:
        raise Http404("This names no term.")
    preview, error = None, ""
    try:
        if request.method == "POST":
            return move(request, term, into)
        if into[0]:
            preview = preview_move(terms=[term], into=into)
    except InvalidTerm as refusal:
        error = str(refusal)
    page = move_page(term, into if into[0] else term, preview, error)
    return show(request, "taxonomy/move.html", {"page": page}, status=400 if error else 200)


def read_pair(said: QueryDict, prefix: str) -> CategoryPair:
    """Return the term of two fields of a form."""
    category, sub = (said.get(f"{prefix}{name}", "").strip() for name in ("category", "subcategory"))
    return category, sub or None


def move(request: HttpRequest, term: CategoryPair, into: CategoryPair) -> HttpResponse:
    """Move a term and say what was done."""
    moved = merge_terms(terms=[term], into=into, actor=Actor(actor_of(request).name), now=timezone.now())
    remember_batch(request, moved.batch.pk if moved.batch else None)
    said = f"{words(term)} is {words(into)} now: {items_text(moved.items)} and {moved.decisions} decisions rewritten."
    messages.success(request, f"{said} Batches can undo it.", extra_tags="good")
    return redirect(desk_of(request).href("taxonomy"))

"""The categories of a card, edited in the list: the row of tags turns into a small form and back, the list stays where it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from content.exceptions import InvalidFilter
from content.facets.filter import Filter
from dashboard.presenters.cards import cards_of
from dashboard.presenters.edit import edit_page, standing_of
from dashboard.presenters.links import Links
from dashboard.presenters.listing import list_page
from dashboard.views.asking import asked, reader_of
from dashboard.views.edit import answer_of, for_editors, is_partial, key_or_404, leave

FIELDS = ("categories",)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def edit_chips(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form of a card's categories, save it, or (`close`) show the row of tags again."""
    if not is_partial(request):
        return leave(request, "edit_item", key)
    standing = standing_of(key_or_404(key))
    if standing is None:
        return leave(request, "item", key)
    carried = request.GET.get("in", "")
    if request.method == "POST":
        answer = answer_of(request, standing, FIELDS)
        if answer.saved is None:
            return render(request, "edit/_chips.html", {"page": answer.page(carried)})
        return tags(request, standing.item.pk, carried, is_saved=True)
    if "close" in request.GET:
        return tags(request, standing.item.pk, carried)
    fresh = edit_page(standing, standing.fresh(FIELDS), carried=carried)
    return render(request, "edit/_chips.html", {"page": fresh})


def listed(request: HttpRequest, carried: str) -> tuple[Filter, Links]:
    """Return the list around a card; every item when its query is broken."""
    try:
        return asked(request, carried)
    except InvalidFilter:
        return Filter(), Links()


def tags(request: HttpRequest, pk: int, carried: str, *, is_saved: bool = False) -> HttpResponse:
    """Answer with the row of tags; after saving also with the facets and the total of the list around it."""
    question, links = listed(request, carried)
    if not is_saved:
        (card,) = cards_of([pk], question, links)
        return render(request, "edit/_tags.html", {"card": card})
    page = list_page(question, links, timezone.now(), reader=reader_of(request), for_curator=True)
    (card,) = [card for card in page.cards if card.pk == pk] or cards_of([pk], question, links)
    is_left_out = card not in page.cards
    return render(request, "edit/_tags.html", {"card": card, "page": page, "is_left_out": is_left_out})

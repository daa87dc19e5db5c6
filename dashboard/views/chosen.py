"""Which items an edit of many is about, as its forms say it: the ticked ones, on whatever page, or all of a list."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from content.facets import query
from content.services.bulk import keys_of
from dashboard.presenters.bulk import Chosen
from dashboard.presenters.own import title_of
from dashboard.views.asking import asked

ID_DIGITS = 18


def chosen_by(request: HttpRequest) -> Chosen:
    """Return the ticked items, or with `all` those of the list that `in` asks for. Raises InvalidFilter."""
    carried = given(request, "in")
    back = f"{reverse('items')}?{carried}"
    if given(request, "all"):
        question, links = asked(request, carried)
        said = (("all", "1"), ("in", carried))
        return Chosen(keys_of(query.ids(question)), title_of(question, links), back, said, query=carried)
    ids = set(ticked(request))
    return Chosen(keys_of(ids), "selected items", back, (("items", ",".join(map(str, sorted(ids)))), ("in", carried)))


def given(request: HttpRequest, name: str) -> str:
    """Return what a form posted under a name, else what the address says."""
    return request.POST.get(name) or request.GET.get(name, "")


def ticked(request: HttpRequest) -> Iterator[int]:
    """Yield the ids of the boxes of this page, and those that the browser kept of others."""
    texts = [*request.GET.getlist("item"), *request.POST.getlist("item"), *request.POST.get("items", "").split(",")]
    return (int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) <= ID_DIGITS)

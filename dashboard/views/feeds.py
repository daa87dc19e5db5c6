"""Any list as a file or feed: the list's address with .json, .csv or .atom. A filter that is not understood is 400, in words."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from content.exceptions import InvalidFilter
from content.facets.filter import Filter
from dashboard.feeds import as_atom, as_document, as_table
from dashboard.presenters.links import Links
from dashboard.presenters.own import title_of
from dashboard.views.access import for_viewers
from dashboard.views.asking import asked


@require_safe
@for_viewers
def items_json(request: HttpRequest) -> HttpResponseBase:
    """Answer a page of the list, its exact total and the counts of every facet."""
    try:
        question, links = asked(request)
        document = as_document(question, title_of(question, links), request.build_absolute_uri, addresses(request, links))
    except InvalidFilter as error:
        return JsonResponse({"error": {"code": error.code, "fields": error.errors}}, status=400)
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False})


@require_safe
@for_viewers
def items_csv(request: HttpRequest) -> HttpResponseBase:
    """Stream every item of the list."""
    try:
        question, _links = asked(request)
    except InvalidFilter as error:
        return refused(error)
    response = StreamingHttpResponse(as_table(question, request.build_absolute_uri), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="items.csv"'
    return response


@require_safe
@for_viewers
def items_atom(request: HttpRequest) -> HttpResponseBase:
    """Answer a page of the list as a feed."""
    try:
        question, links = asked(request)
        feed = as_atom(question, title_of(question, links), request.build_absolute_uri, addresses(request, links))
    except InvalidFilter as error:
        return refused(error)
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


def refused(error: InvalidFilter) -> HttpResponse:
    """Say what was not understood, a line for each parameter."""
    lines = [f"{name}: {' '.join(reasons)}" for name, reasons in error.errors.items()]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")


def addresses(request: HttpRequest, links: Links) -> Callable[[Filter], str]:
    """Return what tells where a Filter is answered in the form that was asked for."""

    def address_of(question: Filter) -> str:
        query = links.asking().query(question)
        return request.build_absolute_uri(request.path + (f"?{query}" if query else ""))

    return address_of

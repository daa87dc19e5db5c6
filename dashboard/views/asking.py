"""Who asks, and what for: the one way from a request's query string to a Filter and the links of a page."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from content.exceptions import InvalidFilter
from content.facets.filter import Filter
from content.filters import parse
from content.policies import can_curate, can_see_deleted
from dashboard.presenters.links import SHOWN_BY, Links, read_links
from dashboard.presenters.own import Own, refusals


def reader_of(request: HttpRequest) -> int | None:
    """Return the id of who is signed in, for what a person keeps; None for strangers."""
    return request.user.pk if request.user.is_authenticated else None


def asked(request: HttpRequest, query: str | None = None) -> tuple[Filter, Links]:
    """Return what a query string (the request's own by default) asks for. Raises InvalidFilter with all that is wrong."""
    query = request.META["QUERY_STRING"] if query is None else query
    links, errors = read_links(QueryDict(query))
    reader = reader_of(request)
    errors = refusals(links, reader, for_curator=can_curate(request.user)) | errors
    try:
        question = parse(query, ignore=SHOWN_BY, sees_deleted=can_see_deleted(request.user))
    except InvalidFilter as error:
        raise InvalidFilter(errors | error.errors) from None
    if errors:
        raise InvalidFilter(errors)
    return Own(links, reader).narrowed(question), links

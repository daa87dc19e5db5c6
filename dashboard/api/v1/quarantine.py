"""Quarantine for programs: look, export, fix and load, dismiss; the same services as in the admin.

A token of scope `curate` opens all of it. A curator's session only looks: a page of another site can settle nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from content.archive.canonical_json import dumps
from content.archive.quarantine import (
    REASON_LENGTH,
    NoSuchRow,
    NotNow,
    dismiss_rows,
    document_of,
    exported,
    find_rows,
    retry_row,
    summary_of,
)
from content.archive.raw import SQLiteValue, from_raw
from content.exceptions import ContentError, ScopeRefused, TokenRefused
from content.models import QuarantinedRow
from content.policies import check_can_see_imports
from content.services.tokens import authenticate
from content.types import JSONObject, JSONValue
from dashboard.api.auth import sent_token
from dashboard.api.bodies import read_bytes, read_object
from dashboard.api.errors import JSON, BodyRefused, error_answer
from dashboard.api.v1.quarantine_query import USUAL_ROWS, PageForm, RowsForm, asked_with, rows_asked_for

P = ParamSpec("P")
#: The forms in which a value of a raw row that JSON has no type for is written.
WRITTEN = frozenset({"$real", "$hex", "$text"})


def called(view: Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the name of its caller, and turn our exceptions into answers."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, caller(request), *args, **kwargs)
        except ContentError as error:
            return error_answer(error)

    return guarded


def caller(request: HttpRequest) -> str:
    """Return who calls: a token of scope curate, or, to look, a curator's session."""
    if request.META.get("HTTP_AUTHORIZATION"):
        token = authenticate(token=sent_token(request, old_header=False), scope="curate", now=timezone.now())
        if token.tenant:
            raise ScopeRefused("this token is for the items of one tenant; archives are imported without one")
        return token.actor
    if request.method == "POST" or not request.user.is_authenticated:
        raise TokenRefused("send a token of scope curate: Authorization: Bearer …")
    check_can_see_imports(request.user)
    return f"user:{request.user.get_username()}"


@require_safe
@called
def list_rows(request: HttpRequest, actor: str) -> HttpResponse:
    """GET /api/v1/quarantine?QUERY: one page in order of ids, without what the rows hold, and how many there are in all."""
    asked = asked_with(PageForm, request.META["QUERY_STRING"])
    rows = rows_asked_for(asked)
    size = asked["page_size"] or USUAL_ROWS
    found = list(rows.filter(pk__gt=asked["after"] or 0).defer("row", "fixed")[: size + 1])
    page: list[JSONValue] = [{**summary_of(row), "href": reverse("api_quarantined_row", args=[row.pk])} for row in found[:size]]
    after = {name: value for name, value in {**asked, "after": found[size - 1].pk}.items() if value} if len(found) > size else {}
    following = f"{request.path}?{urlencode(sorted(after.items()))}" if after else None
    return answer({"items": page, "total": rows.count(), "next": following})


@require_safe
@called
def export_rows(request: HttpRequest, actor: str) -> StreamingHttpResponse:
    """GET /api/v1/quarantine/export?QUERY: every row whole, as JSON Lines."""
    rows = rows_asked_for(asked_with(RowsForm, request.META["QUERY_STRING"]))
    return StreamingHttpResponse(exported(rows), content_type="application/jsonl; charset=utf-8")


@require_safe
@called
def read_row(request: HttpRequest, actor: str, pk: int) -> HttpResponse:
    """GET /api/v1/quarantine/ID: one row with all that it holds."""
    return answer(document_of(row_of(pk)))


@require_POST
@called
def retry(request: HttpRequest, actor: str, pk: int) -> HttpResponse:
    """POST /api/v1/quarantine/ID/retry: {"values": {column: value}}. 200 it is loaded; 422 it stays, with the reason."""
    values = read_values(member(request, "values"))
    settled = retry_row(row_id=pk, values=values, actor=actor, now=timezone.now())
    return answer({"outcome": settled.outcome, "import": settled.import_id, "row": document_of(row_of(pk))})


@require_POST
@called
def dismiss(request: HttpRequest, actor: str, pk: int) -> HttpResponse:
    """POST /api/v1/quarantine/ID/dismiss: {"reason": text}. 409 when it was settled before."""
    reason = member(request, "reason")
    if not isinstance(reason, str) or len(reason) > REASON_LENGTH:
        raise BodyRefused(f"reason: a text of 1 to {REASON_LENGTH} characters")
    row = row_of(pk)
    if not dismiss_rows(row_ids=[pk], reason=reason, actor=actor, now=timezone.now()):
        raise NotNow(f"it was {row.state} by {row.resolved_by}")
    return answer({"row": document_of(row_of(pk))})


def answer(document: JSONObject) -> HttpResponse:
    """Return a document in canonical JSON: a raw row may hold what a faster printer refuses."""
    return HttpResponse(dumps(document), content_type=JSON)


def row_of(pk: int) -> QuarantinedRow:
    """Return a row; raises NoSuchRow."""
    row = find_rows().filter(pk=pk).first()
    if row is None:
        raise NoSuchRow(f"there is no row {pk} in quarantine")
    return row


def member(request: HttpRequest, name: str) -> JSONValue:
    """Return the one member that a body has."""
    body = read_object(read_bytes(request))
    if set(body) != {name}:
        raise BodyRefused(f'the body must be {{"{name}": …}} and nothing beside it')
    return body[name]


def read_values(values: JSONValue) -> dict[str, SQLiteValue]:
    """Return the values of columns, each written as the row shows it: {"$hex": …} is bytes, a number with a point a real."""
    if not isinstance(values, dict):
        raise BodyRefused("values: must be an object of column names")
    return {column: read_value(column, value) for column, value in values.items()}


def read_value(column: str, value: JSONValue) -> SQLiteValue:
    """Return one value; raises BodyRefused with the column."""
    if value is None or type(value) in (int, float, str):
        return from_raw(value)
    try:
        if isinstance(value, dict) and len(value) == 1 and set(value) <= WRITTEN:
            return from_raw(value)
    except ValueError:
        pass
    raise BodyRefused(f'values.{column[:80]}: null, a number, a text, {{"$real": …}}, {{"$hex": …}} or {{"$text": …}}')

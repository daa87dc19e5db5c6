"""Errors of the API: one shape, and one table from our exceptions to statuses."""

from __future__ import annotations

import orjson
from django.http import HttpResponse

from content import exceptions
from content.archive.quarantine import NoSuchRow, NotNow, NotSettled

JSON = "application/json"
RETRY_SECONDS = "30"

STATUSES: dict[type[exceptions.ContentError], int] = {
    exceptions.AmbiguousKey: 300,
    exceptions.TokenRefused: 401,
    exceptions.ScopeRefused: 403,
    exceptions.PermissionRefused: 403,
    exceptions.ItemNotFound: 404,
    exceptions.IdempotencyConflict: 409,
    exceptions.StaleRevision: 409,
    exceptions.IngestPaused: 503,
    NoSuchRow: 404,
    NotNow: 409,
    NotSettled: 422,
}


class BodyRefused(exceptions.ContentError):
    """The request's body cannot be read."""

    code = "body_refused"

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def answer(document: object, status: int = 200) -> HttpResponse:
    """Return a JSON response."""
    return HttpResponse(printed(document), content_type=JSON, status=status)


def printed(document: object) -> bytes:
    """Return a document as JSON; times in UTC end with Z."""
    return orjson.dumps(document, option=orjson.OPT_UTC_Z)


def error_answer(error: exceptions.ContentError) -> HttpResponse:
    """Return the response of an error that callers can expect; 400 where the table has no better status."""
    status = error.status if isinstance(error, BodyRefused) else STATUSES.get(type(error), 400)
    told: dict[str, object] = {"code": error.code, "message": str(error)}
    if isinstance(error, exceptions.InvalidFilter):
        told["parameters"] = error.errors
    if isinstance(error, exceptions.AmbiguousKey):
        told["keys"] = error.keys
    response = answer({"error": told}, status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="holdfast"'
    if status == 503:
        response["Retry-After"] = RETRY_SECONDS
    return response

"""Errors that no view wrote (no such address, another method, a fault, a database away): JSON to programs, a page to people."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

from dashboard.api.errors import JSON, printed

#: Where only programs ask.
PROGRAMS = ("/api/", "/ingest/")
MESSAGES = {
    HTTPStatus.BAD_REQUEST: "The request is not understood.",
    HTTPStatus.FORBIDDEN: "This is not allowed.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address takes {allow}.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too long.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke on our side; nothing was changed.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer at the moment; nothing was changed. Send it again later.",
}


def write_unanswered(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: give an error the body that whoever asked can read."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponse) or response.status_code < 400:
            return response
        if request.path.startswith(PROGRAMS):
            if not response.headers.get("Content-Type", "").startswith(JSON):
                fill(response, document_of(response), JSON)
        elif response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            page = get_template("405.html").render({"allow": response.headers["Allow"]})
            fill(response, page.encode(), "text/html; charset=utf-8")
        return response

    return respond


def document_of(response: HttpResponse) -> bytes:
    """Return the error's document, in the shape of all errors of the API."""
    status = HTTPStatus(response.status_code)
    message = MESSAGES.get(status, f"{status.phrase}.").format(allow=response.headers.get("Allow", "other methods"))
    return printed({"error": {"code": status.name.lower(), "message": message}})


def fill(response: HttpResponse, content: bytes, kind: str) -> None:
    """Replace a response's body; status and other headers stay."""
    response.content = content
    response["Content-Type"] = kind
    response["Content-Length"] = str(len(content))

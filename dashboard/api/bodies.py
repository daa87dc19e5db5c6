"""Reading JSON bodies: bounded in size, strict, and every fault is a clear 4xx."""

from __future__ import annotations

from contextlib import suppress
from typing import cast

import orjson
from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError

from content.types import JSONObject, JSONValue
from dashboard.api.errors import BodyRefused

MAX_BODY_BYTES = 8 * 1024 * 1024
#: Of a body that is too long. Beyond this the connection just ends.
PASSED_OVER_BYTES = 64 * 1024 * 1024


def read_bytes(request: HttpRequest) -> bytes:
    """Return the body, of which not more than MAX_BODY_BYTES are ever read."""
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        raise BodyRefused("Content-Length is not a number") from None
    if length > MAX_BODY_BYTES:
        pass_over(request)
        raise BodyRefused(f"the body has {length} bytes, allowed are {MAX_BODY_BYTES}", status=413)
    try:
        body = request.read(MAX_BODY_BYTES + 1)
    except (UnreadablePostError, RawPostDataException):
        raise BodyRefused("the body was cut off") from None
    if len(body) > MAX_BODY_BYTES:
        raise BodyRefused(f"the body has more than {MAX_BODY_BYTES} bytes", status=413)
    return body


def pass_over(request: HttpRequest) -> None:
    """Read a refused body and keep nothing of it: who still sends when the connection ends never sees the answer."""
    passed = 0
    with suppress(UnreadablePostError, RawPostDataException):
        while passed < PASSED_OVER_BYTES and (part := request.read(64 * 1024)):
            passed += len(part)


def read_json(body: bytes) -> JSONValue:
    """Return the JSON of a body. NaN, half surrogates, broken UTF-8 and deep nesting are refused with the place."""
    try:
        return cast(JSONValue, orjson.loads(body))
    except orjson.JSONDecodeError as error:
        raise BodyRefused(f"the body is no JSON: {error}") from None


def read_object(body: bytes) -> JSONObject:
    """Return the JSON object that a body must be."""
    document = read_json(body)
    if not isinstance(document, dict):
        raise BodyRefused("the body must be a JSON object")
    return document

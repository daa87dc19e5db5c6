"""What is shown when the server itself fails. These pages ask nothing of the database, which may be what failed."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

RETRY_SECONDS = 30


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the database is away, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = HttpResponse(get_template("503.html").render(), status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return HttpResponse(get_template("500.html").render(), status=500)

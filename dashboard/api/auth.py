"""Who calls the API: `Authorization: Bearer TOKEN`; on the old dashboard's paths also `X-INGEST-TOKEN`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from content.exceptions import ContentError, TokenRefused
from content.models import ApiToken
from content.services.tokens import authenticate
from dashboard.api.errors import error_answer

TokenView = Callable[[HttpRequest, ApiToken], HttpResponse]


def token_view(scope: str, *, old_header: bool = False) -> Callable[[TokenView], Callable[[HttpRequest], HttpResponse]]:
    """Give a view the caller's token of this scope, and turn our exceptions into answers.

    Cookies open nothing here, so a page of another site can send nothing in a person's name.
    """

    def decorate(view: TokenView) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            try:
                token = authenticate(token=sent_token(request, old_header=old_header), scope=scope, now=timezone.now())
                return view(request, token)
            except ContentError as error:
                return error_answer(error)

        return guarded

    return decorate


def sent_token(request: HttpRequest, *, old_header: bool) -> str:
    """Return the token that a request carries; raises TokenRefused without one."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    old = request.headers.get("X-INGEST-TOKEN", "").strip() if old_header else ""
    if not old:
        raise TokenRefused("send a token: Authorization: Bearer …")
    return old

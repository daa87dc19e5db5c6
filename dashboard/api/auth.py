"""Who calls the API: `Authorization: Bearer TOKEN`; on the old dashboard's paths also `X-INGEST-TOKEN`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from content.exceptions import ContentError, TokenRefused
from content.models import ApiToken
from content.policies import can_view_items
from content.services.tokens import authenticate
from dashboard.api.errors import error_answer

P = ParamSpec("P")
TokenView = Callable[[HttpRequest, ApiToken], HttpResponse]
#: A view of items of one tenant.
ReaderView = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


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


def reader_view(view: ReaderView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view the tenant whose items the caller reads, and turn our exceptions into answers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, readable_tenant(request), *args, **kwargs)
        except ContentError as error:
            return error_answer(error)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponse]", guarded)


def readable_tenant(request: HttpRequest) -> str:
    """Return the tenant of a token with scope read; without a token "", where VIEWER_ACCESS or a session allows it.

    A token that opens something else is refused, also where everybody may read: its holder expects its tenant.
    """
    if request.META.get("HTTP_AUTHORIZATION"):
        token = sent_token(request, old_header=False)
        return authenticate(token=token, scope="read", now=timezone.now()).tenant
    if not can_view_items(request.user):
        raise TokenRefused("sign in, or send a token of scope read: Authorization: Bearer …")
    return ""


def sent_token(request: HttpRequest, *, old_header: bool) -> str:
    """Return the token that a request carries; raises TokenRefused without one."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    old = request.headers.get("X-INGEST-TOKEN", "").strip() if old_header else ""
    if not old:
        raise TokenRefused("send a token: Authorization: Bearer …")
    return old

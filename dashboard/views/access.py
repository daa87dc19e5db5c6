"""Who sees a page: the policies of `content`, as decorators of views."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from content.policies import Account, can_curate, can_see_imports, can_view_items

P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def guarded(view: View[P], allows: Callable[[Account], bool]) -> View[P]:
    """Return the view for those whom a policy allows; strangers sign in first, others are refused."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if allows(request.user):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())

    return cast("View[P]", answer)


def for_viewers(view: View[P]) -> View[P]:
    """Guard a page of items: VIEWER_ACCESS says whether one must be signed in."""
    return guarded(view, can_view_items)


def for_import_readers(view: View[P]) -> View[P]:
    """Guard the pages of imports and quarantine."""
    return guarded(view, can_see_imports)


def for_curators(view: View[P]) -> View[P]:
    """Guard the pages on which people decide: suggestions and batches."""
    return guarded(view, can_curate)

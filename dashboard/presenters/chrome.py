"""What every page's frame shows: the site's name, where one can go, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from content.archive.quarantine import open_rows
from content.policies import can_curate, can_operate, can_see_imports, can_view_items
from content.services.suggestions import open_groups


@dataclass(frozen=True)
class Place:
    """One entry of the bar on top."""

    label: str
    href: str
    is_here: bool
    badge: int = 0


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Answer the template engine's context processor."""
    return {
        "product_name": settings.SITE_NAME,
        "places": SimpleLazyObject(lambda: places(request)),
        "add_href": SimpleLazyObject(lambda: add_href(request)),
        "upload_href": SimpleLazyObject(lambda: upload_href(request)),
    }


def add_href(request: HttpRequest) -> str:
    """Return where this account adds an item; "" when it may not."""
    user = getattr(request, "user", None)
    return reverse("add_item") if user is not None and can_curate(user) else ""


def upload_href(request: HttpRequest) -> str:
    """Return where this account uploads an archive; "" when it may not."""
    user = getattr(request, "user", None)
    return reverse("admin:content_archiveimport_upload") if user is not None and can_operate(user) else ""


def places(request: HttpRequest) -> tuple[Place, ...]:
    """Return where this account can go from every page."""
    user = getattr(request, "user", None)
    if user is None:
        return ()
    entries = [("Items", reverse("items"))] if can_view_items(user) else []
    if entries:
        entries += [("Insights", reverse("insights"))] + ([("Views", reverse("views"))] if user.is_authenticated else [])
    if can_curate(user):
        entries += [(label, reverse(label.lower())) for label in ("Suggestions", "Taxonomy", "Trash")]
    entries += [("Imports", reverse("imports"))] if can_see_imports(user) else []
    entries += [("Admin", reverse("admin:index"))] if user.is_active and getattr(user, "is_staff", False) else []
    badges = {reverse("suggestions"): open_groups()} if can_curate(user) else {}
    badges |= {reverse("imports"): open_rows()} if can_see_imports(user) else {}
    return tuple(Place(label, href, _is_here(request.path, href), badges.get(href, 0)) for label, href in entries)


def _is_here(path: str, href: str) -> bool:
    return path == href or (len(href) > 1 and path.startswith(href)) or (href == reverse("items") and path.startswith("/items/"))

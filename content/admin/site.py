"""The admin site: Holdfast's name, the dashboard's login, and an index that shows what people decided last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse

from content.admin.history import recent_entries
from content.admin.snapshots import index_entry, list_snapshots
from content.models import Category
from content.policies import can_curate, can_operate
from content.services.suggestions import open_groups

#: The order of pages: what a curator needs first.
APPS = ("content", "auth", "axes")
PAGES = (
    *("Item", "Category", "TermAlias", "Hold", "CurationEvent", "Batch", "CanarySet", "Alias"),
    *("ArchiveImport", "ImportNote", "QuarantinedRow", "ArchiveRow", "IngestRun", "IngestPause", "ApiToken", "Snapshot"),
)


@dataclass(frozen=True)
class Waiting:
    """Something that asks for a person, and where it is."""

    count: str
    label: str
    href: str


class HoldfastAdminSite(AdminSite):
    """Django's admin under our name."""

    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "Curation and operation"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send to the one login page; whoever is signed in and has no business here is refused."""
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if request.user.is_authenticated:
            raise PermissionDenied("This account has no access to the admin.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), resolve_url(settings.LOGIN_URL))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Add the last decisions to Django's index."""
        own = {"recent_entries": recent_entries(request.user), "waiting": waiting(request)}
        return super().index(request, {**own, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages that belong to no table."""
        snapshots = self.admin_view(lambda request: list_snapshots(request, self))
        return [path("snapshots/", snapshots, name="content_snapshots"), *super().get_urls()]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Order the pages by who needs them; what is not named comes last."""
        found = super().get_app_list(request, app_label)
        for app in found:
            if app["app_label"] == "content" and can_operate(request.user):
                app["models"].append(index_entry())
            app["models"].sort(key=lambda model: rank(PAGES, model["object_name"]))
        return sorted(found, key=lambda app: rank(APPS, app["app_label"]))


def waiting(request: HttpRequest) -> list[Waiting]:
    """Return what curators are asked to look at; nothing for everybody else."""
    if not can_curate(request.user):
        return []
    changes, terms = open_groups(), Category.objects.filter(is_reviewed=False).count()
    queue = reverse("admin:content_category_changelist", query={"review": "new"})
    return [
        Waiting(f"{changes:,}", f"suggested change{'' if changes == 1 else 's'}", reverse("desk:suggestions")),
        Waiting(f"{terms:,}", f"new term{'' if terms == 1 else 's'}", queue),
    ]


def rank(order: tuple[str, ...], name: str) -> int:
    """Return the place of a name in an order, or the place after the last."""
    return order.index(name) if name in order else len(order)

"""App configurations of the project: the viewer, and the admin with our site class."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DashboardConfig(AppConfig):
    """The viewer's pages, and the checks of a deployment's settings."""

    name = "dashboard"

    def ready(self) -> None:
        """Register the system checks of the settings."""
        from dashboard import checks

        checks.register_all()


class HoldfastAdminConfig(AdminConfig):
    """Django's admin with Holdfast's site class."""

    default_site = "content.admin.site.HoldfastAdminSite"

    def ready(self) -> None:
        """Register our pages once the site is there: the site's own package cannot, because loading it loads the site."""
        super().ready()
        import_module("content.admin.pages")

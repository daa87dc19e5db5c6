"""The admin site: Holdfast's name and look on Django's own admin."""

from __future__ import annotations

from django.contrib.admin import AdminSite


class HoldfastAdminSite(AdminSite):
    """Django's admin under our name."""

    site_header = "Holdfast"
    site_title = "Holdfast"
    index_title = "Curation and operation"

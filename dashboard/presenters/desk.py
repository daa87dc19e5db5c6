"""Where a curator works: the same pages about decisions stand in the dashboard's frame and in the admin's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from content.keys import NaturalKey, to_segment

#: Pages to which the templates of every desk lead, and those that are Django's own in the admin.
LED_TO = ("suggestions", "batches", "undo_last_batch", "taxonomy", "move_term", "items")
IN_THE_ADMIN = {"items": "admin:content_item_changelist", "taxonomy": "admin:content_category_changelist"}


@dataclass(frozen=True)
class Desk:
    """`namespace` is that of its URLs ("": the dashboard's own), `frame` the template around its pages."""

    namespace: str
    frame: str

    def href(self, name: str, *args: str | int) -> str:
        """Return the address of a page at this desk."""
        if self.namespace and name in IN_THE_ADMIN:
            return reverse(IN_THE_ADMIN[name])
        return reverse(f"{self.namespace}:{name}" if self.namespace else name, args=args)

    def item_href(self, key: NaturalKey) -> str:
        """Return where an item is looked at from this desk."""
        return reverse("admin:content_item_by_key" if self.namespace else "item", args=[to_segment(str(key))])

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the frame and the links of a template take."""
        own = admin.site.each_context(request) if self.namespace else {}
        return {**own, "frame": self.frame, "at": {name: self.href(name) for name in LED_TO}}


DASHBOARD = Desk("", "base.html")
ADMIN = Desk("desk", "admin/desk.html")


def desk_of(request: HttpRequest) -> Desk:
    """Return the desk at which a request was made."""
    match = request.resolver_match
    return ADMIN if match is not None and match.namespace == ADMIN.namespace else DASHBOARD

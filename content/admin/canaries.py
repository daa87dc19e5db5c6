"""Canary sets, to look at: which decisions each watches over, and whether they are what was recorded."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from content.admin.chips import badges
from content.admin.read_only import ReadOnlyAdmin, item_link
from content.keys import parse_key
from content.models import CanarySet
from content.services.canaries import problems_with


@admin.register(CanarySet)
class CanarySetAdmin(ReadOnlyAdmin):
    """Each set is compared with the ledger when it is shown, so a page lists few of them."""

    list_display = ("name", "state", "watched", "created_by", "created_at")
    search_fields = ("name",)
    list_per_page = 20
    ordering = ("name", "pk")
    fields = ("name", "state", "problems", "items", "digest", "created_by", "created_at")
    readonly_fields = ("state", "problems", "items")

    @admin.display(description="State")
    def state(self, canary: CanarySet) -> SafeString:
        """Whether its decisions are what was recorded; later decisions are no fault."""
        return badges([("gone", "lost something")] if problems_with(canary) else [("ok", "as recorded")])

    @admin.display(description="Items")
    def watched(self, canary: CanarySet) -> int:
        """How many items it watches over."""
        return len(canary.keys)

    @admin.display(description="What is wrong")
    def problems(self, canary: CanarySet) -> SafeString | str:
        """Each fault on a line."""
        lines = ((problem,) for problem in problems_with(canary))
        return format_html_join("", '<div class="fact">{}</div>', lines) or "Nothing."

    @admin.display(description="Items, with the revision that was recorded")
    def items(self, canary: CanarySet) -> SafeString:
        """Each item leads to its page."""
        rows = ((item_link(parse_key(key)), revision) for key, revision in canary.keys)
        return format_html("{}", format_html_join("", '<div class="fact">{} <i>r{}</i></div>', rows))

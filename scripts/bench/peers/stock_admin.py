"""Django's own ModelAdmin with the columns and filters of our list of items, as one writes it first."""

from __future__ import annotations

from django.contrib import admin

from content.models import Item

stock = admin.AdminSite(name="stock")


@admin.register(Item, site=stock)
class StockItemAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """The same columns, filters, search and order; nothing tuned."""

    list_display = ("title", "kind", "source", "categories", "language", "indexed_at", "state")
    list_filter = ("deleted_at", "kind", "source", "language", "content_type", "complexity", "has_audio", "indexed_at")
    search_fields = ("external_id", "title", "author")
    date_hierarchy = "indexed_at"
    ordering = ("-indexed_at", "-pk")
    list_per_page = 50

    @admin.display(description="Categories")
    def categories(self, item: Item) -> str:
        """The effective categories."""
        return ", ".join(tree["category"] for tree in item.effective.get("categories") or ())

    @admin.display(description="State")
    def state(self, item: Item) -> str:
        """Whether a person deleted it."""
        return "deleted" if item.deleted_at else ""

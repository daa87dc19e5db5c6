"""Holds and other names, to look at: what stands about each natural key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from content.admin.chips import badges, decision_chips, render
from content.admin.facet_filters import SourceFilter
from content.admin.filters import DecidedFilter, HoldStateFilter
from content.admin.history import FIELD_LABELS
from content.admin.item_search import keys_named
from content.admin.read_only import ReadOnlyAdmin, item_link, pretty
from content.models import Alias, Hold


def named(text: str) -> Q:
    """Return the condition that a row is about a key or alias, or its id holds this text."""
    condition = Q(external_id__contains=text)
    for key in keys_named(text):
        condition |= Q(tenant=key.tenant, source=key.source, external_id=key.external_id)
    return condition


class KeyedAdmin(ReadOnlyAdmin):
    """A list whose rows are about natural keys."""

    search_fields = ("external_id",)
    search_help_text = "A key or another name of an item, or part of its id"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> tuple[QuerySet[Any], bool]:
        """Find by key."""
        text = search_term.replace("\x00", "").strip()
        return (queryset.filter(named(text)) if text else queryset), False

    @admin.display(description="Item")
    def item(self, row: Any) -> SafeString:
        """The key, which leads to the item."""
        return item_link(row.key)


@admin.register(Hold)
class HoldAdmin(KeyedAdmin):
    """What people decided about each item; written by the curation service alone."""

    list_display = ("__str__", "item", "decisions", "revision", "state", "updated_at")
    list_filter = (HoldStateFilter, DecidedFilter, SourceFilter, "updated_at")
    ordering = ("-updated_at", "-pk")
    fieldsets = (
        (None, {"fields": ("item", "revision", "updated_at", "decision_table", "note")}),
        ("Deletion", {"fields": ("deleted_at", "deleted_by", "delete_reason", "purged_at")}),
        ("As it is stored", {"fields": ("curated_json",), "classes": ("collapse",)}),
    )
    readonly_fields = ("item", "decision_table", "curated_json")

    @admin.display(description="Decided about")
    def decisions(self, hold: Hold) -> SafeString:
        """The fields with a decision."""
        return badges(("human", label) for label, _word, _chips in standing(hold))

    @admin.display(description="State")
    def state(self, hold: Hold) -> SafeString:
        """Whether it is a tombstone."""
        words = [("gone", "deleted")] * (hold.deleted_at is not None) + [("gone", "purged")] * (hold.purged_at is not None)
        return badges(words)

    @admin.display(description="Decisions")
    def decision_table(self, hold: Hold) -> SafeString | str:
        """Each decision on a line."""
        return format_html_join("", '<div class="fact"><b>{}</b> <i>{}</i> {}</div>', standing(hold)) or "none"

    @admin.display(description="Curated")
    def curated_json(self, hold: Hold) -> SafeString:
        """The document."""
        return pretty(hold.curated)


def standing(hold: Hold) -> Iterator[tuple[str, str, SafeString]]:
    """Yield label, operation and chips of each decision of a hold."""
    for field, decision in sorted(hold.curated.items() if isinstance(hold.curated, dict) else ()):
        if isinstance(decision, dict):
            chips = render(decision_chips(field, decision), empty="no value")
            yield FIELD_LABELS.get(str(field)) or str(field), str(decision.get("op")), chips


@admin.register(Alias)
class AliasAdmin(KeyedAdmin):
    """Other names of items, which look-up and ingest translate."""

    list_display = ("name", "item")
    list_filter = (SourceFilter,)
    ordering = ("tenant", "name", "pk")
    fields = ("name", "item", "tenant", "source", "external_id")
    readonly_fields = ("item",)

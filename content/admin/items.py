"""Items: found by key, title and author; looked at with every value side by side; decided about in a typed form."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content import policies
from content.admin.bulk_page import bulk_edit, to_bulk
from content.admin.chips import badges, render, shown_chips
from content.admin.deciding import DecidingAdmin
from content.admin.facet_filters import ComplexityFilter, ContentTypeFilter, LanguageFilter, SourceFilter
from content.admin.filters import StateFilter, TenantFilter, wants_choices
from content.admin.item_documents import DOCUMENTS
from content.admin.item_list import ItemChangeList, hold_of
from content.admin.item_page import document
from content.admin.item_search import found_by, searched
from content.admin.matching import Matching
from content.admin.restoring import restore_field
from content.admin.vocabulary import values_in_use
from content.exceptions import InvalidKey
from content.keys import from_segment, parse_key
from content.models import Item

MACHINE_COLUMNS = (
    *("kind", "link", "author", "published_at", "starts_at", "ends_at", "duration_seconds", "word_count", "has_audio"),
    *("flag_badges", "indexed_at", "observed_at", "updated_at"),
)
#: What of the list's filter the inbox understands, too.
IN_THE_INBOX = {"source": "source", "kind__exact": "kind"}


@admin.register(Item)
class ItemAdmin(DecidingAdmin):
    """Machine columns are looked at; only the curation form writes, and only holds."""

    list_display = ("titled", "kind", "source", "category_chips", "language", "indexed_at", "state")
    list_display_links = ("titled",)
    list_filter = (
        *(TenantFilter, StateFilter, "kind", SourceFilter, LanguageFilter, ContentTypeFilter, ComplexityFilter),
        *("has_audio", "indexed_at"),
    )
    list_per_page = 50
    ordering = ("-indexed_at", "-pk")
    search_fields = ("external_id", "title", "author")
    search_help_text = "A key, another name or the beginning of an id; or words, as the dashboard finds them"
    sortable_by = ("titled", "indexed_at")
    readonly_fields = (*MACHINE_COLUMNS, *DOCUMENTS)
    fieldsets = (
        ("What the source says", {"fields": MACHINE_COLUMNS}),
        ("Documents as they are stored", {"fields": DOCUMENTS, "classes": ("collapse",)}),
    )
    actions = ("edit_selected",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use the list that fetches holds together, or the one that fetches nothing."""
        return ItemChangeList if wants_choices(request) else Matching

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Item], search_term: str) -> tuple[QuerySet[Item], bool]:
        """Find by key, alias, id, title and author; rows are never found twice."""
        text = searched(search_term)
        return (queryset.filter(found_by(text, tenant=request.GET.get("tenant", ""))) if text else queryset), False

    def get_urls(self) -> list[URLPattern]:
        """Add the address that knows an item by its key."""
        by_key = self.admin_site.admin_view(self.by_key)
        bulk = self.admin_site.admin_view(partial(bulk_edit, self))
        restore = self.admin_site.admin_view(partial(restore_field, admin=self))
        return [
            path("<int:pk>/restore/<int:event_pk>/", restore, name="content_item_restore"),
            path("by-key/<str:key>/", by_key, name="content_item_by_key"),
            path("bulk/", bulk, name="content_item_bulk"),
            path("values/", self.admin_site.admin_view(values_in_use), name="content_item_values"),
            *super().get_urls(),
        ]

    @admin.action(description="Edit the selected items…", permissions=["change"])
    def edit_selected(self, request: HttpRequest, queryset: QuerySet[Item]) -> HttpResponse:
        """Lead to the bulk edit of the selection, or of all items that match."""
        across = request.POST.get("select_across") == "1"
        return to_bulk(self, request, [] if across else list(queryset.values_list("pk", flat=True)))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Tell the template whether to offer edits, and where the suggestions about such items are."""
        asked = {facet: value for name, facet in IN_THE_INBOX.items() if (value := request.GET.get(name))}
        own = {"may_curate": policies.can_curate(request.user), "inbox_href": reverse("desk:suggestions", query=asked)}
        return super().changelist_view(request, {**own, **(extra_context or {})})

    def by_key(self, request: HttpRequest, key: str) -> HttpResponse:
        """Lead to the item's page."""
        try:
            item = Item.objects.with_key(parse_key(from_segment(key))).only("pk").first()
        except InvalidKey as error:
            raise Http404(str(error)) from error
        if item is None:
            raise Http404("There is no item of this key; only what people decided about it is here.")
        return redirect(reverse("admin:content_item_change", args=[item.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Machines and archives bring items."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Item | None = None) -> bool:
        """No row is removed here; a deletion is a decision."""
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history is on the item's page."""
        return redirect(reverse("admin:content_item_change", args=[object_id]) + "#history")

    def view_on_site(self, obj: Item) -> str:
        """Return the reader page's address."""
        return obj.get_absolute_url()

    @admin.display(description="Title and key", ordering="title_key")
    def titled(self, item: Item) -> SafeString:
        """The effective title above the natural key."""
        return format_html('<span class="title">{}</span><code class="key">{}</code>', item.title or "Untitled", str(item.key))

    @admin.display(description="Categories")
    def category_chips(self, item: Item) -> SafeString:
        """The effective categories, people's in their colour."""
        hold = hold_of(item)
        return render(shown_chips("categories", document(item.effective), document(hold.curated if hold else None)))

    @admin.display(description="State")
    def state(self, item: Item) -> SafeString:
        """Whether a person decided about it or deleted it."""
        hold = hold_of(item)
        is_curated = hold is not None and bool(hold.curated)
        return badges([("human", "curated")] * is_curated + [("gone", "deleted")] * (item.deleted_at is not None))

    @admin.display(description="URL")
    def link(self, item: Item) -> SafeString | str:
        """The address of the original."""
        if not item.url.startswith(("https://", "http://")):
            return item.url or "–"
        return format_html('<a href="{0}" rel="noreferrer nofollow">{0}</a>', item.url)

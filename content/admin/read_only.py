"""The base of every page that shows and changes nothing, and how documents are printed on it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.admin.strict_list import StrictAdmin
from content.keys import NaturalKey, to_segment

#: Longer documents are cut on the page; the export has them whole.
DOCUMENT_LIMIT = 40_000


class PlainListAdmin(StrictAdmin):
    """A list that is called by what it lists. It counts nothing that nobody asked for."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say "Items" in the place of "Select item to change"."""
        name = str(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": name[:1].upper() + name[1:], **(extra_context or {})})


class ReadOnlyAdmin(PlainListAdmin):
    """Look, search and filter. Who may look is Django's view permission; nobody adds, changes or deletes here."""

    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


def pretty(document: Any) -> SafeString:
    """Return a JSON document as people read it: indented, keys sorted, and cut when it is very long."""
    if document in (None, {}, []):
        return format_html('<span class="quiet">{}</span>', "empty" if document is not None else "null")
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    rest = len(text) - DOCUMENT_LIMIT
    note = f"\n… and {rest:,} more characters; the export has them" if rest > 0 else ""
    return format_html('<pre class="document" tabindex="0">{}</pre>', text[:DOCUMENT_LIMIT] + note)


def brief(document: Any, *, limit: int = 80) -> SafeString:
    """Return a small value on one line."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return format_html('<code class="brief" title="{}">{}</code>', text[:500], text if len(text) <= limit else f"{text[:limit]}…")


def item_url(key: NaturalKey) -> str:
    """Return the address that finds an item's page by its key, so that a row of a list costs no query."""
    return reverse("admin:content_item_by_key", args=[to_segment(str(key))])


def item_link(key: NaturalKey) -> SafeString:
    """Return the key as a link to its item."""
    return format_html('<a class="key" href="{}">{}</a>', item_url(key), str(key))


def filter_link(model: type, parameter: str, value: str, label: str) -> SafeString:
    """Return a link to a list that is filtered by one value."""
    address = reverse(f"admin:content_{model.__name__.lower()}_changelist", query={parameter: value})
    return format_html('<a href="{}">{}</a>', address, label)

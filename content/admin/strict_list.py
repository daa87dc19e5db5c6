"""Lists that never show more than was asked for: an unknown filter, page or search is an error and not another list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR, SEARCH_VAR, ChangeList
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest

from content.admin.filters import wants_choices
from content.admin.paginator import CappedPaginator

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin

#: What Django's own filters put behind a field's name.
LOOKUPS = frozenset({"", "exact", "gte", "lt", "isnull", "isempty"})
PAGE_DIGITS = 9


class StrictChangeList(ChangeList):
    """Django's change list, which would show everything for a search that it refuses and page 1 for one that is no number."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> QuerySet[Any]:
        """Find nothing by a search that the form refused; its error is on the page."""
        rows = super().get_queryset(request, exclude_parameters)
        return rows.none() if self.is_refused(request) else rows

    def is_refused(self, request: HttpRequest) -> bool:
        """Return whether the search form refused what was typed."""
        return bool(request.GET.get(SEARCH_VAR)) and not self.query

    def get_results(self, request: HttpRequest) -> None:
        """Refuse what is no page, and a value that the engine cannot compare with."""
        page = request.GET.get(PAGE_VAR, "1")
        if not page.isdecimal() or len(page) > PAGE_DIGITS:
            raise IncorrectLookupParameters
        try:
            super().get_results(request)
        except OverflowError as error:
            raise IncorrectLookupParameters from error


class StrictAdmin(AnyAdmin):
    """Takes the parameters of its own filters and no other lookup, and answers the rest with 400."""

    paginator = CappedPaginator

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Use the strict list."""
        return StrictChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Answer 400 where Django would lead to the whole list."""
        try:
            return super().get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            if wants_choices(request):
                raise BadRequest("This list has no such filter or page.") from error
            raise

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow what one of the list's filters asks. Any other lookup could ask an engine for what it cannot do.

        What is no field at all is refused later, as Django does.
        """
        name, _, how = lookup.partition("__")
        filters = self.get_list_filter(request)
        own = {getattr(found, "parameter_name", None) for found in filters}
        fields = {found[0] if isinstance(found, tuple) else found for found in filters}
        if name not in {"pk", *(field.name for field in self.opts.get_fields())}:
            return True
        return lookup in own or (name in fields and how in LOOKUPS)

"""List filters whose choices are facet values: the facet index knows them, so that no table is read for them."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from content.admin.filters import LISTED, ChosenFilter, Lookups, wants_choices
from content.facets import query
from content.facets.filter import Filter
from content.facets.results import FacetCounts


class FacetFilter(ChosenFilter):
    """A facet of one value, whose values the facet index knows; of a list of items or of anything that has such a column."""

    def listed(self, request: HttpRequest) -> Lookups:
        """Offer the most frequent values of live items, by label."""
        if not wants_choices(request):
            return []
        facet = next(found for found in facets_of(request) if found.name == self.parameter_name)
        return [(value.value, value.label) for value in sorted(facet.values, key=lambda value: value.label)]

    def condition(self, value: str) -> Q:
        """Exactly this value."""
        return Q(**{self.parameter_name or "": value})


def facets_of(request: HttpRequest) -> list[FacetCounts]:
    """Return the facets of all live items, asked once a request."""
    found: list[FacetCounts] | None = getattr(request, "facets", None)
    if found is None:
        found = query.run(Filter(page_size=1), listed=query.Listed(LISTED)).facets
        request.facets = found  # type: ignore[attr-defined]  # kept for the other filters of the page
    return found


class SourceFilter(FacetFilter):
    """The source of an item or hold."""

    title = parameter_name = "source"


class LanguageFilter(FacetFilter):
    """The language of an item."""

    title = parameter_name = "language"


class ContentTypeFilter(FacetFilter):
    """What sort of text an item is."""

    title, parameter_name = "content type", "content_type"


class ComplexityFilter(FacetFilter):
    """For whom an item is."""

    title = parameter_name = "complexity"

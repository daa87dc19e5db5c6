"""The FilterSet of items, made from the declared facets and ranges: which parameters there are, and what each may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from content.exceptions import InvalidFilter
from content.facets.by_sql import matching
from content.facets.cursors import CURSOR_LENGTH
from content.facets.filter import DEFAULT_SORT, MAX_PAGE_SIZE, PAGE_SIZE, SORTS, Choice, Filter, Presence, Range
from content.facets.spec import FACETS, FLAG_VALUES, RANGES, YES, Facet, RangeFacet
from content.filters.fields import LengthField, NumberField, OneOfField, TextField, TimeField, ValuesField
from content.models import Item
from content.models.item import ItemQuerySet

LONGEST_QUERY = 200
EVERY_SORT = tuple(sign + sort for sort in SORTS for sign in ("", "-"))


def parameter(field: type, *args: Any) -> django_filters.Filter:
    """Return a django-filter Filter of one of our fields. What it means for a queryset is `by_sql.matching`'s to say."""
    made = django_filters.Filter(required=False)
    made.field_class = lambda **options: field(*args, **{name: options[name] for name in ("required", "label")})
    return made


def facet_parameters(facet: Facet) -> dict[str, django_filters.Filter]:
    """Return the parameters of one facet: F, F.not, F.is and, where an item can have several values, F.all."""
    allowed = tuple(FLAG_VALUES) if facet.kind == "flag" else tuple(Item.Kind.values) if facet.name == "kind" else ()
    parameters = {
        facet.name: parameter(ValuesField, facet, allowed),
        f"{facet.name}.not": parameter(ValuesField, facet, allowed),
        f"{facet.name}.is": parameter(OneOfField, ("none", "any")),
    }
    if facet.is_multiple:
        parameters[f"{facet.name}.all"] = parameter(OneOfField, ("1",))
    return parameters


def range_parameters(ranged: RangeFacet) -> dict[str, django_filters.Filter]:
    """Return both ends of a range."""
    if ranged.kind == "time":
        return {f"{ranged.name}.{end}": parameter(TimeField, end) for end in ("from", "to")}
    field = LengthField if ranged.column == "duration_seconds" else NumberField
    return {f"{ranged.name}.{end}": parameter(field) for end in ("from", "to")}


PARAMETERS: dict[str, django_filters.Filter] = {
    "q": parameter(TextField, LONGEST_QUERY),
    **{name: made for facet in FACETS for name, made in facet_parameters(facet).items()},
    **{name: made for ranged in RANGES for name, made in range_parameters(ranged).items()},
    "deleted": parameter(OneOfField, (YES,)),
    "sort": parameter(OneOfField, EVERY_SORT),
    "page_size": parameter(NumberField, 1, MAX_PAGE_SIZE),
    "after": parameter(TextField, CURSOR_LENGTH),
    "before": parameter(TextField, CURSOR_LENGTH),
}
#: What reads each parameter. They hold nothing of a query, so that all queries are read by the same ones.
FIELDS: dict[str, forms.Field] = {name: made.field for name, made in PARAMETERS.items()}
#: What a parameter says that is not given.
ABSENT = {name: field.clean(None) for name, field in FIELDS.items()}
#: Parameters that may be repeated.
REPEATABLE = frozenset(name for facet in FACETS for name in (facet.name, f"{facet.name}.not"))


class BaseItemFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Reads cleaned parameters as a Filter; its `qs` are the items of that Filter, unordered."""

    tenant = ""

    class Meta:
        model = Item
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: ItemQuerySet) -> ItemQuerySet:
        """Answer django-filter with the conditions of the Filter as a whole."""
        asked = self.to_filter()
        return queryset.filter(pk__in=matching.items(asked, matching.found_by_text(asked)).values("pk"))

    def to_filter(self) -> Filter:
        """Return the Filter of valid parameters."""
        return filter_of(self.form.cleaned_data, tenant=self.tenant)


ItemFilterSet = type("ItemFilterSet", (BaseItemFilterSet,), dict(PARAMETERS))


def cleaned_values(values: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return what every parameter says; raises InvalidFilter.

    The FilterSet's form says the same, but is made anew for every query, fifty fields of it.
    """
    cleaned, errors = dict(ABSENT), {}
    for name, texts in values.items():
        try:
            cleaned[name] = FIELDS[name].clean(texts if name in REPEATABLE else texts[-1])
        except ValidationError as error:
            errors[name] = [str(reason) for reason in error.messages]
    if errors:
        raise InvalidFilter(errors)
    return cleaned


def filter_of(cleaned: Mapping[str, Any], *, tenant: str) -> Filter:
    """Return the Filter of what the parameters say."""
    choices = {facet.name: read_choice(cleaned, facet.name) for facet in FACETS}
    ranges = {ranged.name: Range(cleaned[f"{ranged.name}.from"], cleaned[f"{ranged.name}.to"]) for ranged in RANGES}
    return Filter(
        tenant=tenant,
        choices={name: choice for name, choice in choices.items() if choice != Choice()},
        ranges={name: chosen for name, chosen in ranges.items() if chosen != Range()},
        q=cleaned["q"],
        sort=cleaned["sort"] or DEFAULT_SORT,
        after=cleaned["after"],
        page_size=cleaned["page_size"] or PAGE_SIZE,
        before=cleaned["before"],
        deleted=cleaned["deleted"] == YES,
    )


def read_choice(cleaned: Mapping[str, Any], name: str) -> Choice:
    """Return what is chosen of one facet."""
    return Choice(
        values=cleaned[name],
        excluded=cleaned[f"{name}.not"],
        presence=cast(Presence, cleaned[f"{name}.is"]),
        match_all=cleaned.get(f"{name}.all") == "1",
    )

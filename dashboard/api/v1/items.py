"""Reading items: the list of a query string with its facets, and one item whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.archive.canonical_json import dumps
from content.archive.items_export import documents_of
from content.exceptions import AmbiguousKey, InvalidFilter, InvalidKey, ItemNotFound
from content.facets import query
from content.filters import parse
from content.filters.parsing import read_values
from content.keys import NaturalKey, from_segment, parse_key, to_segment
from content.models import Alias, Item
from dashboard.api.auth import reader_view
from dashboard.api.errors import JSON, answer
from dashboard.api.v1.listing import FACETS, list_document

#: Of one facet the answer lists so many values, the most frequent ones, beside what is chosen; `total_values` counts all.
MOST_VALUES = 100


@require_safe
@reader_view
def list_items(request: HttpRequest, tenant: str) -> HttpResponse:
    """GET /api/v1/items?QUERY: one page, its exact total and, unless facets=0, the counts of every facet."""
    sent = request.META["QUERY_STRING"]
    wants_facets = read_switch(read_values(sent))
    asked = parse(sent, tenant=tenant, ignore=(FACETS,))
    result = query.run(asked, facets=wants_facets, listed=query.Listed(MOST_VALUES))
    return answer(list_document(asked, result, request.path, with_facets=wants_facets))


def read_switch(values: dict[str, list[str]]) -> bool:
    """Return whether facets are wanted; the parameter is this address's own and no question about items."""
    texts = values.get(FACETS, ["1"])
    if texts not in (["0"], ["1"]):
        raise InvalidFilter({FACETS: ["It is 0 or 1, once."]})
    return texts == ["1"]


@require_safe
@reader_view
def read_item(request: HttpRequest, tenant: str, key: str) -> HttpResponse:
    """GET /api/v1/items/KEY: the document that `export_items` writes of one item. Another name of it redirects."""
    name = from_segment(key)
    found = natural_key(name, tenant)
    if found and (pks := list(Item.objects.live().with_key(found).values_list("pk", flat=True))):
        (document,) = documents_of(pks)
        return HttpResponse(dumps(document), content_type=JSON)
    return redirect(reverse("api_item", args=[to_segment(str(owner_of(name, tenant)))]))


def natural_key(name: str, tenant: str) -> NaturalKey | None:
    """Return the natural key that a name spells, None when it is no key or another tenant's."""
    try:
        key = parse_key(name)
    except InvalidKey:
        return None
    return key if key.tenant == tenant else None


def owner_of(name: str, tenant: str) -> NaturalKey:
    """Return the key of the one live item that has this other name; raises ItemNotFound or AmbiguousKey."""
    keys = [alias.key for alias in Alias.objects.filter(tenant=tenant, name=name)]
    owners = [item.key for item in Item.objects.live().with_keys(keys).only("tenant", "source", "external_id")]
    if not owners:
        raise ItemNotFound(f"{name[:80]!r}: there is no item of this key or name")
    if len(owners) > 1:
        raise AmbiguousKey(name, sorted(str(owner) for owner in owners))
    return owners[0]

"""The OpenAPI document, made from the declared parameters and columns, so that it says what the code does."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.archive.items_export import FIELDS
from content.facets.results import LONGEST_VALUE
from content.facets.spec import BY_NAME, RANGES_BY_NAME
from content.filters.fields import MOST_VALUES, NumberField, OneOfField, TextField, TimeField, ValuesField
from content.filters.filterset import PARAMETERS, REPEATABLE
from content.models import Item
from dashboard.api.errors import answer
from dashboard.api.v1.listing import COLUMNS, DOCUMENTS, FACET_KEYS, FACETS, LIST_KEYS, RANGE_KEYS, VALUE_KEYS
from dashboard.api.v1.quarantine_schema import quarantine_paths, quarantine_schemas, ref, reply

Schema = dict[str, Any]

#: What follows the name of a facet or range.
SUFFIXES = {
    "": "one of these values; repeated, any of them",
    "not": "none of these values",
    "is": "none: without a value; any: with one",
    "all": "all of the chosen values instead of any",
    "from": "at least; an item without a value is in no range",
    "to": "at most",
}
OTHERS = {
    "q": 'Words, "phrases", -not, prefix*, field:value',
    "sort": "Order; - is descending, items without a key come last",
    "page_size": "Items on a page",
    "after": "The cursor of the page before; take it from `next`",
    "before": "The cursor of the page after; take it from `previous`",
}
#: Parameters of curators on the page, which the API refuses.
NOT_HERE = frozenset({"deleted"})
SCOPES = "A token of scope read; for quarantine, of scope curate."
JSON_TYPES: dict[str, Schema] = {
    "BooleanField": {"type": "boolean"},
    "BigIntegerField": {"type": "integer"},
    "DateTimeField": {"anyOf": [{"type": ["string", "null"], "format": "date-time"}, ref("Unreadable")]},
    "JSONField": {},
}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/openapi.json: for everybody, as the code is."""
    return answer(document())


@cache
def document() -> Schema:
    """Return the whole document."""
    path = reverse("api_items")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Holdfast", "version": "1", "description": "Items, their facets and what people decided about them."},
        "security": [{}, {"token": []}],
        "paths": {
            path: {"get": operation("List the items of a query", list_parameters(), "Page", "400")},
            f"{path}/{{key}}": {"get": operation("Read one item whole", [key_parameter()], "Item", "300", "404")},
            **quarantine_paths(),
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": SCOPES}},
            "schemas": {**schemas(), **quarantine_schemas()},
        },
    }


def operation(summary: str, parameters: list[Schema], schema: str, *errors: str) -> Schema:
    """Return one GET: its parameters, its answer, and the statuses of its errors beside those of refused callers."""
    told = {status: reply("Error") for status in (*errors, "401", "403")}
    return {"summary": summary, "parameters": parameters, "responses": {"200": reply(schema), **told}}


def list_parameters() -> list[Schema]:
    """Return the parameters of the list: those of the FilterSet, and the switch of facets."""
    own = {
        "name": FACETS,
        "in": "query",
        "description": "0 leaves the counts out",
        "schema": {"type": "string", "enum": ["0", "1"], "default": "1"},
    }
    return [*(parameter(name, made.field) for name, made in PARAMETERS.items() if name not in NOT_HERE), own]


def parameter(name: str, field: forms.Field) -> Schema:
    """Return one parameter of the FilterSet."""
    schema = schema_of(field)
    if name in REPEATABLE:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    return {"name": name, "in": "query", "description": meaning(name), "schema": schema, "explode": True}


def meaning(name: str) -> str:
    """Return what a parameter asks."""
    if name in OTHERS:
        return OTHERS[name]
    about, _dot, suffix = name.partition(".")
    return f"{(BY_NAME.get(about) or RANGES_BY_NAME[about]).label}: {SUFFIXES[suffix]}"


def schema_of(field: forms.Field) -> Schema:
    """Return what a field takes."""
    if isinstance(field, NumberField):
        return {"type": "integer", "minimum": field.low, "maximum": field.high}
    if isinstance(field, TimeField):
        return {"type": "string", "description": "A day (2025-09-30) or a time (2025-09-30T12:00Z)"}
    if isinstance(field, OneOfField | ValuesField) and field.allowed:
        return {"type": "string", "enum": list(field.allowed)}
    longest = field.longest if isinstance(field, TextField) else LONGEST_VALUE
    return {"type": "string", "maxLength": longest}


def key_parameter() -> Schema:
    """Return the key in the address."""
    spelling = "source:external_id; every byte outside A-Za-z0-9._:- as ~HH"
    return {"name": "key", "in": "path", "required": True, "description": spelling, "schema": {"type": "string"}}


def schemas() -> Schema:
    """Return the shapes of the answers."""
    told = {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "parameters": {"type": "object"},
        "keys": {"type": "array"},
    }
    return {
        "Page": shape(LIST_KEYS, {"items": listed("Row"), "facets": listed("Facet"), "ranges": listed("Range")}),
        "Row": shape(("key", "href", *COLUMNS, *DOCUMENTS), column_types()),
        "Facet": shape(FACET_KEYS, {"values": listed("Value")}),
        "Value": shape(VALUE_KEYS, {"count": {"type": "integer"}, "children": listed("Value")}),
        "Range": shape(RANGE_KEYS, {}),
        "Item": shape(FIELDS, column_types()),
        "Unreadable": shape(("$unreadable",), {"$unreadable": {"type": "string"}}),
        "Error": {"type": "object", "properties": {"error": {"type": "object", "properties": told}}},
    }


def shape(names: tuple[str, ...], types: Schema) -> Schema:
    """Return an object of these names."""
    return {"type": "object", "properties": {name: types.get(name, {}) for name in names}}


def listed(schema: str) -> Schema:
    """Return a list of a schema."""
    return {"type": "array", "items": ref(schema)}


def column_types() -> Schema:
    """Return the JSON type of every column of an item."""
    fields = Item._meta.concrete_fields
    return {field.attname: JSON_TYPES.get(field.get_internal_type(), {"type": "string"}) for field in fields}

"""What the OpenAPI document says about quarantine, made from its forms and documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from content.archive.quarantine import REASON_LENGTH, State, document_of, summary_of
from content.models import ArchiveImport, QuarantinedRow
from dashboard.api.v1.quarantine_query import PageForm, RowsForm

Schema = dict[str, Any]
ERRORS = ("401", "403")
ID: Schema = {"name": "pk", "in": "path", "required": True, "description": "The row's id", "schema": {"type": "integer"}}
WHOLE = ("id", "import")
#: A value as a raw row has it: JSON has no type for bytes and for text that is not valid.
PLAIN: Schema = {"type": ["null", "integer", "number", "string"]}
OBJECTS: list[Schema] = [
    {"type": "object", "required": [form], "properties": {form: {"type": "string"}}} for form in ("$real", "$hex", "$text")
]
VALUE: Schema = {"oneOf": [PLAIN, *OBJECTS]}


def quarantine_paths() -> Schema:
    """Return the addresses; `pk` stands for an id."""
    rows, export = reverse("api_quarantine"), reverse("api_quarantine_export")
    return {
        rows: {"get": call("List rows in quarantine", asked(PageForm), "QuarantinePage", "400")},
        export: {"get": lines("Export rows in quarantine as JSON Lines", asked(RowsForm))},
        f"{rows}/{{pk}}": {"get": call("Read one row whole", [ID], "QuarantinedRow", "404")},
        f"{rows}/{{pk}}/retry": {"post": sending("Load a row, with other values in some columns", "Fix", "Settled")},
        f"{rows}/{{pk}}/dismiss": {"post": sending("Dismiss a row with a reason", "Dismissal", "Settled")},
    }


def quarantine_schemas() -> Schema:
    """Return the shapes of bodies and answers."""
    row = QuarantinedRow(archive_import=ArchiveImport())
    one = {name: {"type": "integer"} if name in WHOLE else {} for name in document_of(row)}
    listed = {name: one[name] for name in summary_of(row)} | {"href": {"type": "string"}}
    values = {"type": "object", "additionalProperties": VALUE}
    return {
        "QuarantinedRow": {"type": "object", "properties": one},
        "QuarantinePage": {
            "type": "object",
            "properties": {
                "items": {"type": "array", "items": {"type": "object", "properties": listed}},
                "total": {"type": "integer"},
                "next": {"type": ["string", "null"]},
            },
        },
        "Fix": {"type": "object", "required": ["values"], "properties": {"values": values}},
        "Dismissal": {
            "type": "object",
            "required": ["reason"],
            "properties": {"reason": {"type": "string", "minLength": 1, "maxLength": REASON_LENGTH}},
        },
        "Settled": {
            "type": "object",
            "properties": {"outcome": {"type": "string"}, "import": {"type": "integer"}, "row": ref("QuarantinedRow")},
        },
    }


def asked(form: type[forms.Form]) -> list[Schema]:
    """Return the parameters of a form."""
    fields = form({}).fields.items()
    return [{"name": name, "in": "query", "description": field.help_text, "schema": kind(field)} for name, field in fields]


def kind(field: forms.Field) -> Schema:
    """Return what a field takes."""
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    if isinstance(field, forms.ChoiceField):
        return {"type": "string", "enum": list(State.values)}
    return {"type": "string", "maxLength": getattr(field, "max_length", None)}


def call(summary: str, parameters: list[Schema], schema: str, *errors: str) -> Schema:
    """Return one operation with its errors."""
    answers = {status: reply("Error") for status in (*errors, *ERRORS)}
    return {"summary": summary, "parameters": parameters, "responses": {"200": reply(schema), **answers}}


def sending(summary: str, body: str, schema: str) -> Schema:
    """Return one operation with a body."""
    sent = {"required": True, "content": {"application/json": {"schema": ref(body)}}}
    return call(summary, [ID], schema, "400", "404", "409", "413", "422") | {"requestBody": sent}


def lines(summary: str, parameters: list[Schema]) -> Schema:
    """Return one operation that answers with JSON Lines."""
    made = call(summary, parameters, "QuarantinedRow", "400")
    made["responses"]["200"]["content"] = {"application/jsonl": {"schema": ref("QuarantinedRow")}}
    return made


def reply(schema: str) -> Schema:
    """Return an answer of one of the schemas."""
    return {"description": schema, "content": {"application/json": {"schema": ref(schema)}}}


def ref(schema: str) -> Schema:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{schema}"}

"""The page of a quarantined row: its values to fix, each with its type, and the ways to settle it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from content.admin.pauses import operator_of
from content.archive.quarantine import NotSettled, dismiss_rows, exported, retry_row
from content.archive.raw import SQLiteValue, from_raw
from content.models import QuarantinedRow
from content.types import JSONValue

#: Longer values are not put into the form; they can still be replaced.
LONGEST = 10_000
LEAVE = "leave"


@dataclass(frozen=True)
class Kind:
    """A type that a value can have: its name in the form, and how it is read."""

    name: str
    label: str
    read: Callable[[str], SQLiteValue]


KINDS = (
    Kind("text", "Text", str),
    Kind("null", "Nothing (NULL)", lambda _text: None),
    Kind("integer", "Whole number", int),
    Kind("real", "Number", float),
    Kind("bytes", "Bytes in hex", bytes.fromhex),
)


@dataclass(frozen=True)
class Field:
    """One column in the form."""

    number: int
    column: str
    stored_as: str
    value: str
    is_long: bool
    is_named: bool


def fields_of(row: QuarantinedRow) -> list[Field]:
    """Return a row's columns; those that the reason names come first."""
    named = row.reason.split(":")[0]
    fields = [field_of(number, column, raw, is_named=column == named) for number, (column, raw) in enumerate(row.row.items())]
    return sorted(fields, key=lambda field: not field.is_named)


def field_of(number: int, column: str, raw: JSONValue, *, is_named: bool) -> Field:
    """Return one column; text that cannot be read is shown with a sign for each bad byte."""
    value = from_raw(raw)
    kinds = {type(None): "nothing", int: "whole number", float: "number", bytes: "bytes", str: "text"}
    stored_as = kinds.get(type(value), "text that is not valid UTF-8 or holds NUL")
    text = "" if value is None else value.hex() if type(value) is bytes else readable(value)
    return Field(number, column, stored_as, text[:LONGEST], len(text) > LONGEST, is_named)


def readable(value: SQLiteValue) -> str:
    """Return a value as text that a form can hold."""
    return value.decode(errors="replace").replace("\0", "\ufffd") if isinstance(value, bytes) else str(value)


def values_in(posted: Mapping[str, Any], row: QuarantinedRow) -> dict[str, SQLiteValue]:
    """Return the columns that a person gave another value; raises NotSettled where it is none of its type."""
    values: dict[str, SQLiteValue] = {}
    for number, column in enumerate(row.row):
        kind = next((kind for kind in KINDS if kind.name == posted.get(f"kind-{number}", LEAVE)), None)
        if kind is not None:
            try:
                values[column] = kind.read(str(posted.get(f"value-{number}", "")).replace("\r\n", "\n"))
            except ValueError:
                raise NotSettled(f"{column}: this is no {kind.label.lower()}") from None
    return values


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Load the row with its new values."""
    actor = operator_of(request)
    row = QuarantinedRow.objects.filter(pk=pk).first()
    try:
        values = values_in(request.POST, row) if row else {}
        settled = retry_row(row_id=pk, values=values, actor=actor, now=timezone.now())
        messages.success(request, f"The row is {settled.outcome} (import {settled.import_id}).")
    except NotSettled as refusal:
        messages.error(request, f"It stays in quarantine: {refusal}")
    return redirect("admin:content_quarantinedrow_change", pk)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the row without loading it."""
    actor = operator_of(request)
    try:
        count = dismiss_rows(row_ids=[pk], reason=request.POST.get("reason", ""), actor=actor, now=timezone.now())
        messages.success(request, "The row is dismissed." if count else "The row was settled before.")
    except NotSettled as refusal:
        messages.error(request, f"It stays in quarantine: {refusal}")
    return redirect("admin:content_quarantinedrow_change", pk)


def export_answer(rows: Any) -> StreamingHttpResponse:
    """Answer with rows as a file of JSON Lines."""
    answer = StreamingHttpResponse(exported(rows), content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="quarantine.jsonl"'
    return answer

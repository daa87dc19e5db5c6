"""Loads rows of a COPY file with bulk_create(update_conflicts), as a Django program does it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import DateTimeField, JSONField, Model
from django.utils.dateparse import parse_datetime

from content.models import Item, Text
from content.services.ingest import NATURAL_KEY, WRITTEN
from content.services.texts import WRITTEN as TEXT_WRITTEN

ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\b": "\b", "\\f": "\f", "\\v": "\v"}
BATCH = 1000


def load(folder: Path) -> None:
    """Load items, then texts."""
    write(Item, folder / "content_item", NATURAL_KEY, WRITTEN)
    write(Text, folder / "content_text", ["item", "role", "variant", "position", "revision"], list(TEXT_WRITTEN))


def write(model: type[Model], path: Path, unique: Sequence[str], updated: Sequence[str]) -> None:
    """Upsert the rows of a file, a batch in one transaction."""
    batch: list[Model] = []
    for row in rows(model, path):
        batch.append(model(**row))
        if len(batch) == BATCH:
            upsert(model, batch, unique, updated)
    upsert(model, batch, unique, updated)


def upsert(model: type[Model], batch: list[Model], unique: Sequence[str], updated: Sequence[str]) -> None:
    """Write one batch and empty it."""
    if batch:
        with transaction.atomic():
            model._default_manager.bulk_create(batch, update_conflicts=True, unique_fields=unique, update_fields=updated)
    batch.clear()


def rows(model: type[Model], path: Path) -> Iterator[dict[str, Any]]:
    """Yield the values of each row by field."""
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)]
    fields = {field.column: field for field in model._meta.concrete_fields}
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            yield {fields[name].attname: value(fields[name], cell) for name, cell in zip(columns, cells, strict=True)}


def value(field: Any, cell: str) -> Any:
    """Return a cell of a COPY file as the field has it."""
    if cell == "\\N":
        return None
    text = unescaped(cell) if "\\" in cell else cell
    if isinstance(field, JSONField):
        return json.loads(text)
    if isinstance(field, DateTimeField):
        return parse_datetime(text)
    return text == "t" if field.get_internal_type() == "BooleanField" else field.to_python(text)


def unescaped(cell: str) -> str:
    """Return text without COPY's backslashes."""
    parts = cell.split("\\\\")
    for escape, letter in ESCAPES.items():
        parts = [part.replace(escape, letter) for part in parts]
    return "\\".join(parts)

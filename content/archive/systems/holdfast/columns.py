"""Columns of a Holdfast archive: how a stored value becomes a plain SQLite value, equal on both engines, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F
from django.db.models.functions import Cast

from content.archive.exact_json import canonical
from content.archive.staging import quoted
from content.db.readable import why_unreadable

Kind = Literal["integer", "boolean", "text", "time", "json", "bytes", "account"]
#: What a cell of the file holds.
Cell: TypeAlias = "None | int | str | bytes"
Row: TypeAlias = "tuple[Cell, ...]"

#: How SQLite declares a column of each kind.
DECLARED: dict[Kind, str] = {"integer": "INTEGER", "boolean": "INTEGER", "bytes": "BLOB"}
KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DateTimeField, "time"),
    (models.JSONField, "json"),
    (models.BinaryField, "bytes"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)


@dataclass(frozen=True)
class Column:
    """One column. A derived one is there for readers: the database computes it again."""

    name: str
    kind: Kind
    is_derived: bool = False
    #: Whether a file that was written before this column existed can be read: the database has a value for it.
    has_default: bool = False

    @property
    def declared(self) -> str:
        """How the file's table declares it."""
        return f"{quoted(self.name)} {DECLARED.get(self.kind, 'TEXT')}"

    def expression(self) -> Any:
        """Return what to ask the database for: JSON as its text, an account by its name."""
        if self.kind == "json":
            return Cast(F(self.name), models.TextField())
        return F(f"{self.name}__username") if self.kind == "account" else F(self.name)

    def cell(self, value: Any) -> Cell:
        """Return a stored value as the file holds it. Raises ValueError where Python cannot read it."""
        if value is None:
            return None
        if self.kind == "json":
            return canonical(value)
        if self.kind == "time":
            return time_text(value)
        if self.kind == "bytes":
            return bytes(value)
        return int(value) if self.kind == "boolean" else value

    def value(self, cell: Cell) -> Any:
        """Return a cell as the database takes it; JSON stays text."""
        if cell is None:
            return None
        if self.kind == "time":
            return datetime.fromisoformat(str(cell))
        return bool(cell) if self.kind == "boolean" else cell


def column_of(field: models.Field[Any, Any], *, is_derived: bool = False) -> Column:
    """Return the column of a model's field. Raises TypeError for a kind of field that no archive holds yet."""
    if isinstance(field, models.ForeignKey):
        if field.related_model is User:
            return Column(field.name, "account", has_default=field.null)
        return Column(field.attname, kind_of(field.target_field), has_default=field.null)
    has_default = field.null or field.db_default is not models.NOT_PROVIDED
    return Column(field.attname, kind_of(field), is_derived, has_default)


def kind_of(field: models.Field[Any, Any]) -> Kind:
    """Return the kind of a field's values."""
    for known, kind in KINDS:
        if isinstance(field, known):
            return kind
    raise TypeError(f"{field}: a Holdfast archive has no column for {type(field).__name__}; leave it out or add a kind")


def time_text(value: datetime) -> str:
    """Return a time in UTC to the microsecond, in a form that sorts. Raises ValueError for a stand-in: no file may carry it."""
    if reason := why_unreadable(value):
        raise ValueError(reason)
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

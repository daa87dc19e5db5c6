"""What a system makes of its rows: units that are written together, and the notes and reasons that go with each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal

from content.archive.raw import SQLiteValue, shown
from content.archive.values import Coerced, Outcome, Quarantined, T
from content.services.records import ItemRecord
from content.types import JSONObject, JSONValue

Severity = Literal["info", "warning"]


@dataclass(frozen=True)
class MappingOptions:
    """What a person may say about a file: the zone of its naive times, and whether its categories are curation."""

    now: datetime
    zone: tzinfo = UTC
    curated_categories: bool = False


@dataclass(frozen=True)
class Note:
    """One value that is stored in another form, or (`coerces` false) something about a row that deserves a look."""

    column: str
    code: str
    severity: Severity = "info"
    original: JSONValue = None
    stored: JSONValue = None
    coerces: bool = True


@dataclass(frozen=True)
class Row:
    """One source row. `text` is its place among the record's texts, `listed` the payload list that it is kept in."""

    table: str
    key: str
    raw: JSONObject
    notes: tuple[Note, ...] = ()
    reason: str = ""
    text: int | None = None
    listed: str = ""


@dataclass(frozen=True)
class Unit:
    """Rows that are written together; the first one is the item's own. Without a record they are kept as they are."""

    rows: tuple[Row, ...]
    record: ItemRecord | None = None
    curated: list[JSONValue] | None = None


@dataclass
class RowReader:
    """Reads the columns of one row and collects what there is to say about them."""

    values: dict[str, SQLiteValue]
    notes: list[Note] = field(default_factory=list)
    reason: str = ""

    def has(self, column: str) -> bool:
        """Return whether the file's table has this column at all."""
        return column in self.values

    def take(self, column: str, outcome: Outcome[T]) -> T | None:
        """Return the value to store; a coerced one gets a note, an impossible one quarantines the row."""
        if isinstance(outcome, Quarantined):
            self.reason = self.reason or f"{column}: {outcome.reason}"
            return None
        if isinstance(outcome, Coerced):
            self.note(column, outcome.code, as_stored(outcome.value))
        return outcome.value

    def note(self, column: str, code: str, stored: JSONValue) -> None:
        """Say that a column is stored in another form. A value that got lost is a warning."""
        original = self.values.get(column)
        is_lost = stored is None and not (isinstance(original, str) and not original.strip())
        self.notes.append(Note(column, code, "warning" if is_lost else "info", shown(original), stored))

    def remark(self, code: str, column: str = "", severity: Severity = "warning") -> None:
        """Say something about the row whose values are stored as they are."""
        self.notes.append(Note(column, code, severity, shown(self.values.get(column)), coerces=False))


def as_stored(value: object) -> JSONValue:
    """Return a stored value for a note; long text and documents are cut."""
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)
    return text if len(text) <= 200 else f"{text[:200]}…"

"""The texts of one item: summary rows of both generations and the content row's own summary, each in a place of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from content.archive.mapped import MappingOptions, RowReader
from content.archive.raw import SQLiteValue, raw_row
from content.archive.systems.ytv2.schema import SYSTEM
from content.archive.systems.ytv2.summaries import LONGEST_VARIANT, html_of, language_of, normal_variant, readable
from content.archive.values.integers import read_count
from content.archive.values.text import read_text
from content.archive.values.times import read_time
from content.services.records import TextRecord
from content.types import JSONObject

#: Of each table with texts: the columns of the text and of the variant.
COLUMNS = {"content_summaries": ("summary_text", "summary_type"), "summary_variants": ("content", "variant_type")}
LARGEST_REVISION = 2**31 - 1


@dataclass
class ItemTexts:
    """Collects the texts of one item. (variant, position, revision) is one text's place."""

    records: list[TextRecord] = field(default_factory=list)
    places: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def add(self, table: str, reader: RowReader, options: MappingOptions) -> int | None:
        """Take a summary row and return its text's place in `records`; None when the row has to be quarantined."""
        record = read_summary(table, reader, options)
        if record is None:
            return None
        return self.place(table, record)

    def add_own(self, reader: RowReader) -> None:
        """Take the content row's own summary, unless a summary row has the same text."""
        stored = reader.take("summary", read_text(reader.values.get("summary")))
        text = readable(stored or "", "comprehensive")
        if text.strip() and all(record.text != text for record in self.records):
            meta: JSONObject = {SYSTEM: {"content": {"summary": None}}}
            self.place("content", TextRecord(variant="comprehensive", revision=1, text=text, html=html_of(text), meta=meta))

    def place(self, table: str, record: TextRecord) -> int:
        """Put a text in its place. The same text from another table is the same text; another one gets the next position."""
        while (taken := self.places.get(slot(record))) is not None:
            there = self.records[taken]
            if there.text == record.text and table not in raw_rows(there):
                self.records[taken] = replace(there, meta={SYSTEM: {**raw_rows(there), **raw_rows(record)}})
                return taken
            record = replace(record, position=record.position + 1)
        self.places[slot(record)] = len(self.records)
        self.records.append(record)
        return len(self.records) - 1


def slot(record: TextRecord) -> tuple[str, int, int]:
    """Return the place of a text within its item."""
    return record.variant, record.position, record.revision or 1


def raw_rows(record: TextRecord) -> JSONObject:
    """Return the raw rows that a text came from, by table."""
    rows = record.meta.get(SYSTEM)
    return rows if isinstance(rows, dict) else {}


def read_summary(table: str, reader: RowReader, options: MappingOptions) -> TextRecord | None:
    """Return the text of a summary row."""
    text_column, variant_column = COLUMNS[table]
    stored = reader.take(text_column, read_text(reader.values.get(text_column))) or ""
    variant = read_variant(reader, variant_column)
    revision = read_revision(reader)
    occurred_at = reader.take("created_at", read_time(reader.values.get("created_at"), options.zone))
    if reader.reason:
        return None
    text = readable(stored, variant)
    return TextRecord(
        variant=variant, revision=revision, language=language_of(variant), text=text, html=html_of(text), occurred_at=occurred_at,
        meta={SYSTEM: {table: raw_without(reader.values, text_column, text)}},
    )  # fmt: skip


def raw_without(values: dict[str, SQLiteValue], column: str, text: str) -> JSONObject:
    """Return a raw row without the column that the text itself keeps, character by character."""
    row = raw_row(values)
    if row.get(column) == text:
        del row[column]
    return row


def with_text(row: JSONObject, table: str, text: str) -> JSONObject:
    """Return a raw row as it was, from what `raw_without` kept and the text."""
    column = COLUMNS[table][0]
    return row if column in row else {**row, column: text}


def read_variant(reader: RowReader, column: str) -> str:
    """Return the variant as we spell it."""
    spelled = reader.take(column, read_text(reader.values.get(column))) or ""
    variant = normal_variant(spelled)
    if len(variant) > LONGEST_VARIANT:
        variant = variant[:LONGEST_VARIANT]
        reader.note(column, "variant_shortened", variant)
    return variant


def read_revision(reader: RowReader) -> int:
    """Return the revision; 1 for a row that has none."""
    if reader.values.get("revision") is None:
        return 1
    number: Any = reader.take("revision", read_count(reader.values["revision"]))
    if number is None or not 1 <= number <= LARGEST_REVISION:
        reader.note("revision", "revision_out_of_range", 1)
        return 1
    return int(number)

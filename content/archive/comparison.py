"""One unit of a file against the store: each row's state, and its differences by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from content.archive.counterparts import Counterparts
from content.archive.leftovers import kept_key
from content.archive.machine_values import item_differences, text_differences
from content.archive.mapped import Row, Unit
from content.archive.raw import apart, cut, same_raw, same_spelled
from content.keys import NaturalKey
from content.models import Item, QuarantinedRow, Text
from content.services.records import TextRecord
from content.types import JSONObject, JSONValue

ParityState = Literal["equal", "superseded", "tombstoned", "missing", "different", "extra"]
Settled = tuple[ParityState, list["Difference"]]
Origins = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class Difference:
    """One column of one row: what the file says, and what the store says."""

    column: str
    file: JSONValue
    store: JSONValue


@dataclass
class Comparison:
    """The rows of one unit and their counterparts."""

    unit: Unit
    store: Counterparts
    origins: Origins
    json_columns: frozenset[str]
    matched: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.key: NaturalKey | None = self.store.keys.get(id(self.unit))
        self.item: Item | None = self.store.items.get(self.key) if self.key else None
        record = self.unit.record
        self.is_newer = bool(self.item and record and self.item.observed_at > record.observed_at)
        self.texts = self.store.texts[self.item.pk] if self.item else []

    def row(self, row: Row) -> Settled:
        """Return how a row stands in the store."""
        if row.reason:
            return self.quarantined(row)
        if self.unit.record is None:
            return self.loose(row)
        if self.key in self.store.purged:
            return "tombstoned", []
        if self.item is None:
            return self.quarantined(row) if row is self.unit.rows[0] else self.loose(row)
        if row.text is not None:
            return self.text(row, self.unit.record.texts[row.text], self.texts)
        return self.listed(row, self.item) if row.listed else self.own(row, self.item)

    def verdict(self, differences: list[Difference]) -> Settled:
        """Return the state of a row that was found."""
        if differences:
            return ("superseded", []) if self.is_newer else ("different", differences)
        return ("tombstoned" if self.item and self.item.deleted_at else "equal"), []

    def own(self, row: Row, item: Item) -> Settled:
        """Compare the item's own row: the raw row that was kept, then every machine value."""
        kept = self.kept_own(row, item)
        if kept is None or (kept.get("id") != row.raw.get("id") and not self.is_newer):
            return ("superseded" if self.is_newer else "missing"), []
        differences = self.raw_differences(row.raw, kept)
        record = self.unit.record
        if record is not None:
            raw = {difference.column for difference in differences}
            created = self.key in self.store.created
            found = item_differences(record, item, names=self.store.names[item.key], created=created)
            differences += self.named(row, found, raw)
            differences += self.own_texts(row, raw)
        return self.verdict(differences)

    def kept_own(self, row: Row, item: Item) -> JSONObject | None:
        """Return the raw row that the item keeps as its own."""
        own = item.payload.get(self.store.system) if isinstance(item.payload, dict) else None
        kept = own.get(row.table) if isinstance(own, dict) else None
        return kept if isinstance(kept, dict) else None

    def own_texts(self, row: Row, raw: set[str]) -> list[Difference]:
        """Compare the texts that come from the item's own row."""
        record = self.unit.record
        used = {child.text for child in self.unit.rows}
        own = [text for place, text in enumerate(record.texts) if place not in used] if record else []
        column = self.origins("texts")[0]
        lacking = []
        for text in own:
            there = next((found for found in self.texts if found.text == text.text and found.variant == text.variant), None)
            if there:
                self.matched.add((row.table, there.pk))
            elif column not in raw:
                lacking.append(Difference(column, cut(text.text), None))
        return lacking

    def named(self, row: Row, found: list[tuple[str, JSONValue, JSONValue]], raw: set[str]) -> list[Difference]:
        """Return differences of machine values by column, without those that a raw difference explains."""
        named: dict[str, Difference] = {}
        for place, expected, stored in found:
            columns = self.origins(place)
            if raw.isdisjoint(columns):
                column = next((name for name in columns if name in row.raw), columns[0])
                named.setdefault(column, Difference(column, *apart(expected, stored)))
        return list(named.values())

    def raw_differences(self, file: JSONObject, kept: JSONObject) -> list[Difference]:
        """Compare two raw rows column by column; of JSON columns the documents count."""
        differences = []
        for column in dict.fromkeys((*file, *kept)):
            left, right = file.get(column), kept.get(column)
            is_equal = column in file and column in kept and same_raw(left, right)
            if not is_equal and not (column in self.json_columns and same_spelled(left, right)):
                differences.append(Difference(column, *apart(left, right)))
        return differences

    def text(self, row: Row, record: TextRecord | None, texts: list[Text]) -> Settled:
        """Compare a summary row with the text that keeps its raw row."""
        found = self.counterpart(row, record, texts)
        if found is None:
            return ("superseded" if self.is_newer else "missing"), []
        self.matched.add((row.table, found.pk))
        self.store.seen_texts.add(found.pk)
        differences = self.raw_differences(row.raw, self.kept_row(row.table, found) or {})
        if record is not None:
            raw = {difference.column for difference in differences}
            values = [(f"{row.table}.{name}", left, right) for name, left, right in text_differences(record, found)]
            differences += self.named(row, values, raw)
        return self.verdict(differences)

    def counterpart(self, row: Row, record: TextRecord | None, texts: list[Text]) -> Text | None:
        """Return the text of a row: the one with an equal raw row, else the one in its place, else the one of its variant."""
        unmatched = (text for text in texts if (row.table, text.pk) not in self.matched)
        kept = [(text, raw) for text in unmatched if (raw := self.kept_row(row.table, text)) is not None]
        if record is None:
            return next((text for text, raw in kept if raw == row.raw), None)
        place = (record.variant, record.position, record.revision)
        same = [text for text, raw in kept if raw == row.raw and text.variant == record.variant]
        placed = [text for text, _ in kept if (text.variant, text.position, text.revision) == place]
        known = [text for text, raw in kept if "id" in raw and raw["id"] == row.raw.get("id")]
        variant = [text for text, _ in kept if text.variant == record.variant]
        return next(iter((*same, *placed, *known, *variant)), None)

    def kept_row(self, table: str, text: Text) -> JSONObject | None:
        """Return the raw row that a text keeps of a table, with the column that is the text itself."""
        rows = text.meta.get(self.store.system) if isinstance(text.meta, dict) else None
        row = rows.get(table) if isinstance(rows, dict) else None
        if not isinstance(row, dict) or table == "content":
            return None
        column = self.origins(f"{table}.text")[0]
        return row if column in row else {**row, column: text.text}

    def listed(self, row: Row, item: Item) -> Settled:
        """Compare a row that the payload keeps in a list."""
        kept = listed_rows(item, self.store.system, row.listed)
        if row.raw in kept:
            return self.verdict([])
        same = next((there for there in kept if isinstance(there, dict) and there.get("id") == row.raw.get("id")), None)
        if isinstance(same, dict):
            return self.verdict(self.raw_differences(row.raw, same))
        return ("superseded" if self.is_newer else "missing"), []

    def loose(self, row: Row) -> Settled:
        """Compare a row without an item; an item that the file lacks may have it."""
        kept = self.store.kept.get((row.table, kept_key(row.key)))
        if kept is not None:
            return self.verdict(self.raw_differences(row.raw, kept))
        owner = self.store.orphan_owners.get(row.key.split(" ")[0])
        if owner is None:
            return "missing", []
        if row.raw in listed_rows(owner, self.store.system, row.table):
            return "equal", []
        return self.text(row, None, self.store.texts[owner.pk])

    def quarantined(self, row: Row) -> Settled:
        """Look for a row among the quarantined ones."""
        held = [there for there in self.store.quarantined[row.table, row.key] if there.row == row.raw]
        if not held:
            return "missing", []
        return ("superseded" if held[-1].state == QuarantinedRow.State.LOADED else "equal"), []

    def extras(self, tables: set[str]) -> Iterator[tuple[str, str]]:
        """Yield (table, key) of rows that the item has and the file's unit has not."""
        if self.item is None or self.is_newer:
            return
        yield from self.extra_own()
        for text in self.texts:
            for table in sorted(tables):
                row = self.kept_row(table, text)
                if row is not None and (table, text.pk) not in self.matched and not self.store.came_otherwise(table, row):
                    yield table, f"{self.key} {text.variant} r{text.revision}"
        for table in sorted(tables & {"content_files", "migration_log"}):
            ours = [row.raw for row in self.unit.rows if row.listed == table]
            for there in listed_rows(self.item, self.store.system, table):
                is_ours = isinstance(there, dict) and there.get("id") in [raw.get("id") for raw in ours]
                if isinstance(there, dict) and not is_ours and not self.store.came_otherwise(table, there):
                    yield table, f"{there.get('content_id')} {there.get('id')}"

    def extra_own(self) -> Iterator[tuple[str, str]]:
        """Yield the item's own row when it is another one than the file's."""
        own = self.unit.rows[0]
        kept = self.kept_own(own, self.item) if self.item else None
        if kept is not None and kept.get("id") != own.raw.get("id"):
            yield own.table, str(kept.get("id"))


def listed_rows(item: Item, system: str, name: str) -> list[JSONValue]:
    """Return a list of raw rows in an item's payload."""
    payload = item.payload if isinstance(item.payload, dict) else {}
    own = payload.get(system) if name == "merged" else payload
    listed = own.get(name) if isinstance(own, dict) else None
    return listed if isinstance(listed, list) else []

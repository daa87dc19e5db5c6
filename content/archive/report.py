"""The report of an import: one count for each row, a note for each value in another form, an entry for each quarantined row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from content.archive.mapped import Note, Row
from content.types import JSONObject, JSONValue

Status = Literal["done", "dry_run", "refused", "interrupted"]
State = Literal["loaded", "updated", "unchanged", "coerced", "quarantined", "tombstoned"]

STATES: tuple[State, ...] = ("loaded", "updated", "unchanged", "coerced", "quarantined", "tombstoned")
COUNTS = ("in", *STATES, "kept_curated", "would_be_curated")
#: Notes of one code and column that a report shows; the database has all of them.
SHOWN_AT_MOST = 1000
#: Quarantined rows that a report names, and letters of rows that it shows; the database has all of both.
NAMED_AT_MOST, LETTERS_AT_MOST = 10_000, 16 * 1024 * 1024
DONE, DIFFERENT, REFUSED, INTERRUPTED = range(4)


@dataclass
class Report:
    """What became of one file. `as_json` is the document that commands print and that others may rely on."""

    file: str
    sha256: str = ""
    system: str = ""
    schema: str = ""
    status: Status = "done"
    reason: str = ""
    import_id: int | None = None
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[JSONValue] = field(default_factory=list)
    notes_total: int = 0
    quarantine: list[JSONValue] = field(default_factory=list)
    unknown_tables: list[JSONValue] = field(default_factory=list)
    unknown_columns: list[JSONValue] = field(default_factory=list)
    seconds: float = 0.0
    shown: Counter[tuple[str, str]] = field(default_factory=Counter)
    letters: int = 0

    def expect(self, table: str, rows: int) -> None:
        """Say how many rows a table has; each of them has to be counted."""
        self.tables[table] = {**dict.fromkeys(COUNTS, 0), "in": rows}

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Forget what was counted and noted within, when that ends in an error: the database has none of it either."""
        tables, shown = {table: dict(counts) for table, counts in self.tables.items()}, self.shown.copy()
        notes, quarantine, rest = len(self.notes), len(self.quarantine), (self.notes_total, self.letters)
        try:
            yield
        except BaseException:
            self.tables, self.shown, (self.notes_total, self.letters) = tables, shown, rest
            del self.notes[notes:], self.quarantine[quarantine:]
            raise

    def count(self, table: str, name: str) -> None:
        """Count one row."""
        self.tables[table][name] += 1

    def add_note(self, row: Row | None, note: Note) -> None:
        """Take a note about a row, or about the whole file."""
        self.notes_total += 1
        kind = (note.code, note.column)
        self.shown[kind] += 1
        if self.shown[kind] <= SHOWN_AT_MOST:
            self.notes.append(
                {
                    "table": row.table if row else "",
                    "key": row.key if row else "",
                    "column": note.column,
                    "code": note.code,
                    "severity": note.severity,
                    "original": note.original,
                    "stored": note.stored,
                }
            )

    def add_quarantined(self, row: Row) -> None:
        """Take a row that was not loaded: its name and reason, and what it holds while there is room."""
        if len(self.quarantine) == NAMED_AT_MOST:
            return
        self.letters += sum(len(str(value)) for value in row.raw.values())
        raw = row.raw if self.letters <= LETTERS_AT_MOST else None
        self.quarantine.append({"table": row.table, "key": row.key, "reason": row.reason, "row": raw})

    def unaccounted(self) -> list[str]:
        """Return the tables whose rows do not add up: there are none, or something is wrong with us."""
        return [table for table, counts in self.tables.items() if sum(counts[state] for state in STATES) != counts["in"]]

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return sum(counts["in"] for counts in self.tables.values())

    def exit_code(self, *, strict: bool = False) -> int:
        """Return what a command ends with."""
        if self.status == "refused":
            return REFUSED
        if self.status == "interrupted":
            return INTERRUPTED
        has_differences = any(counts["coerced"] or counts["quarantined"] for counts in self.tables.values())
        return DIFFERENT if strict and has_differences else DONE

    def summary(self) -> JSONObject:
        """Return the document without the notes and the quarantine, which are in tables of their own."""
        document = self.as_json()
        return {name: value for name, value in document.items() if name not in ("notes", "quarantine")}

    def as_json(self) -> JSONObject:
        """Return the whole document."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "system": self.system,
            "schema": self.schema,
            "status": self.status,
            "reason": self.reason,
            "tables": {table: dict(counts) for table, counts in self.tables.items()},
            "notes": self.notes,
            "notes_total": self.notes_total,
            "quarantine": self.quarantine,
            "unknown": {"tables": self.unknown_tables, "columns": self.unknown_columns},
            "seconds": round(self.seconds, 3),
            "rows_per_second": round(self.rows / self.seconds, 1) if self.seconds else 0,
        }

    def lines(self) -> list[str]:
        """Return the report for people."""
        if self.status == "refused":
            return [f"refused: {self.reason}"]
        lines = [f"{self.file}: {self.system} {self.schema}, {self.status}, {self.rows} rows in {self.seconds:.1f} s"]
        for table, counts in self.tables.items():
            told = ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in COUNTS[1:] if counts[name])
            lines.append(f"  {table}: {counts['in']} rows: {told or 'none'}")
        lines += [f"  not imported: table {table}, {rows} rows" for table, rows in pairs(self.unknown_tables)]
        lines += [f"  kept in the raw rows only: column {name}, {rows} values" for name, rows in pairs(self.unknown_columns)]
        if self.notes_total:
            codes = ", ".join(f"{code} {count}" for code, count in sorted(self.by_code().items()))
            lines.append(f"  {self.notes_total} notes: {codes}")
        return lines

    def by_code(self) -> Counter[str]:
        """Return how many notes there are of each code."""
        codes: Counter[str] = Counter()
        for (code, _), count in self.shown.items():
            codes[code] += count
        return codes


def pairs(entries: list[JSONValue]) -> list[tuple[JSONValue, JSONValue]]:
    """Return [name, count] entries as pairs."""
    return [(entry[0], entry[1]) for entry in entries if isinstance(entry, list)]

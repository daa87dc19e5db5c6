"""The report of `verify_archive`: how each row stands, and every difference by table, row and column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from content.archive.comparison import Difference, ParityState
from content.archive.mapped import Row
from content.archive.report import DIFFERENT, DONE, REFUSED
from content.types import JSONObject, JSONValue

STATES: tuple[ParityState, ...] = ("equal", "superseded", "tombstoned", "missing", "different", "extra")
SHOWN_AT_MOST = 1000


@dataclass
class ParityReport:
    """How a file and the store compare."""

    file: str
    sha256: str = ""
    system: str = ""
    schema: str = ""
    status: Literal["equal", "different", "refused"] = "equal"
    reason: str = ""
    tables: dict[str, dict[str, int]] = field(default_factory=dict)
    differences: list[JSONValue] = field(default_factory=list)
    differences_total: int = 0
    seconds: float = 0.0

    def expect(self, table: str, rows: int) -> None:
        """Say how many rows a table of the file has."""
        self.tables[table] = {"in": rows, **dict.fromkeys(STATES, 0)}

    def add(self, row: Row, state: ParityState, differences: Sequence[Difference]) -> None:
        """Count a row of the file, and name what differs."""
        self.tables[row.table][state] += 1
        if state == "missing":
            self.name(row.table, row.key, Difference("", None, None), state)
        if state == "different":
            for difference in differences:
                self.name(row.table, row.key, difference, state)

    def add_extra(self, table: str, key: str) -> None:
        """Count a row that only the store has."""
        self.tables[table]["extra"] += 1
        self.name(table, key, Difference("", None, None), "extra")

    def name(self, table: str, key: str, difference: Difference, state: str) -> None:
        """Take one difference."""
        self.differences_total += 1
        if len(self.differences) < SHOWN_AT_MOST:
            self.differences.append(
                {
                    "table": table,
                    "key": key,
                    "column": difference.column,
                    "state": state,
                    "file": difference.file,
                    "database": difference.store,
                }
            )

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return sum(counts["in"] for counts in self.tables.values())

    @property
    def has_differences(self) -> bool:
        """Whether anything is missing, different or extra."""
        return any(counts[state] for counts in self.tables.values() for state in ("missing", "different", "extra"))

    def exit_code(self) -> int:
        """Return what a command ends with."""
        if self.status == "refused":
            return REFUSED
        return DIFFERENT if self.has_differences else DONE

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
            "differences": self.differences,
            "differences_total": self.differences_total,
            "seconds": round(self.seconds, 3),
        }

    def lines(self) -> list[str]:
        """Return the report for people."""
        lines = [f"{self.file}: {self.status}, {self.rows} rows in {self.seconds:.1f} s"]
        for table, counts in self.tables.items():
            states = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
            lines.append(f"  {table}: {counts['in']} rows: {states or 'none'}")
        lines += [f"  {told(entry)}" for entry in self.differences]
        hidden = self.differences_total - len(self.differences)
        return [*lines, f"  … and {hidden} more"] if hidden else lines


def told(entry: JSONValue) -> str:
    """Return one difference as a line."""
    if not isinstance(entry, dict):
        return ""
    place = " ".join(str(entry[name]) for name in ("table", "key", "column") if entry[name])
    if entry["state"] != "different":
        return f"{entry['state']}: {place}"
    return f"different: {place}: file {entry['file']!r}, database {entry['database']!r}"

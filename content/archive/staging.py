"""The rows of an archive, copied once into a scratch file beside the private copy, in the order in which they lie.

There every table has numbered rows and untyped columns, whatever it was in the file: a table without rowid, one with
generated columns, or a view. Children find their parents by index, so memory stays constant.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from content.archive.raw import SQLiteValue
from content.archive.source_file import UNREADABLE, SourceFile, complaint, limited
from content.exceptions import ArchiveRefused

#: SQLite machine steps that reading a view may take: a floor, and so many for each byte of the file.
VIEW_STEPS, VIEW_STEPS_PER_BYTE = 20_000_000, 200

#: (number, number of the parent, values by column).
StagedRow: TypeAlias = "tuple[int, int | None, dict[str, SQLiteValue]]"


@dataclass(frozen=True)
class TableShape:
    """A table or view of the file: its name and columns as the file spells them."""

    name: str
    columns: tuple[str, ...]
    is_view: bool
    unique: frozenset[str] = frozenset()

    def has_unique_column(self, column: str) -> bool:
        """Return whether the file itself keeps this column unique."""
        return column in self.unique


@dataclass
class Staging:
    """The scratch file of one archive."""

    source: SourceFile
    shapes: dict[str, TableShape] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = self.source.connection
        scratch = self.source.folder / "scratch.sqlite3"
        self.connection.execute("ATTACH ? AS scratch", [str(scratch)])
        for setting in ("journal_mode = OFF", "synchronous = OFF"):
            self.connection.execute(f"PRAGMA scratch.{setting}")
        self.shapes = read_shapes(self.connection)

    def load(self, table: str, known: Sequence[str]) -> None:
        """Copy a table. Names in `known` are spelled as there, whatever letter case the file has."""
        shape = self.shapes[table]
        lower = {folded(name): name for name in known}
        self.columns[table] = tuple(lower.get(folded(name), name) for name in shape.columns)
        names = ", ".join(f"c{place}" for place in range(len(shape.columns)))
        origin = f"main.{quoted(shape.name)}" + ("" if shape.is_view else " NOT INDEXED")
        steps = VIEW_STEPS + VIEW_STEPS_PER_BYTE * self.source.size
        try:
            self.connection.execute(f"CREATE TABLE scratch.{quoted(table)} (n INTEGER PRIMARY KEY, parent, {names})")
            with limited(self.connection, steps if shape.is_view else 1 << 50, shape.name):
                # The table's name is quoted, and no column's is used: some cannot be spelled.
                self.connection.execute(f"INSERT INTO scratch.{quoted(table)} ({names}) SELECT * FROM {origin}")  # noqa: S608
        except UNREADABLE as error:
            raise ArchiveRefused(f"{shape.name}: cannot be read ({complaint(error)})") from None
        self.counts[table] = int(self.value(f"SELECT count(*) FROM scratch.{quoted(table)}"))  # noqa: S608

    def column(self, table: str, name: str) -> str:
        """Return the scratch name of a column, for statements of a system; "NULL" where the file has none."""
        columns = self.columns.get(table, ())
        return f"c{columns.index(name)}" if name in columns else "NULL"

    def rows(self, table: str, where: str, values: Sequence[object] = ()) -> Iterator[StagedRow]:
        """Yield (number, parent, row) of a table in the file's order."""
        columns = self.columns[table]
        statement = f"SELECT * FROM scratch.{quoted(table)} WHERE {where} ORDER BY parent, n"  # noqa: S608
        for number, parent, *cells in self.connection.execute(statement, values):
            yield number, parent, dict(zip(columns, cells, strict=True))

    def value(self, statement: str, values: Sequence[object] = ()) -> int:
        """Return the one number that a statement answers with."""
        return int(self.connection.execute(statement, values).fetchone()[0] or 0)

    def count_values(self, table: str, column: str) -> int:
        """Return in how many rows a column holds a value."""
        return self.value(f"SELECT count({self.column(table, column)}) FROM scratch.{quoted(table)}")  # noqa: S608

    def count_unknown(self, shape: TableShape) -> int | None:
        """Return how many rows a table has that nobody asked for; None where it cannot be read."""
        try:
            with limited(self.connection, VIEW_STEPS, shape.name):
                return self.value(f"SELECT count(*) FROM main.{quoted(shape.name)}")  # noqa: S608
        except (*UNREADABLE, ArchiveRefused):
            return None


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def read_shapes(connection: sqlite3.Connection) -> dict[str, TableShape]:
    """Return the file's tables and views by lower-case name; SQLite's names have no case."""
    shapes = {}
    listed = connection.execute(
        "SELECT name, type FROM main.sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    for held, kind in listed:
        name = spelled(held)
        shapes[folded(name)] = TableShape(name, read_columns(connection, name), kind == "view", read_unique(connection, name))
    return shapes


def folded(name: str) -> str:
    """Return a name in lower case as SQLite has it, which knows the case of ASCII letters only."""
    return name.lower() if name.isascii() else name


def spelled(name: object) -> str:
    """Return a name as a report can print it; one that is not valid UTF-8 with marks in the place of its odd bytes."""
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)


def read_columns(connection: sqlite3.Connection, name: str) -> tuple[str, ...]:
    """Return the columns of a table with its generated ones, which table_info hides; none of a view that does not work."""
    try:
        found = connection.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden <> 1", [name]).fetchall()
    except UNREADABLE:
        return ()
    names: list[str] = []
    for (column,) in found:
        name = spelled(column)
        while name in names:
            name += "\ufffd"
        names.append(name)
    return tuple(names)


def read_unique(connection: sqlite3.Connection, name: str) -> frozenset[str]:
    """Return the columns, in lower case, that have a unique index of their own."""
    statement = (
        "SELECT min(i.name) FROM pragma_index_list(?) AS l, pragma_index_info(l.name) AS i"
        ' WHERE l."unique" = 1 AND l.partial = 0 GROUP BY l.name HAVING count(*) = 1'
    )
    try:
        found = connection.execute(statement, [name]).fetchall()
    except UNREADABLE:
        return frozenset()
    return frozenset(folded(spelled(column)) for (column,) in found)

"""The tables of a Holdfast archive, in the order in which they can be filled: what a new model must be entered in.

Rows keep their ids, because batches, actors (`import:7`) and the ledger name rows by them. Accounts and tokens are `access`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import DataError
from django.db.models import Model

from content import models
from content.archive.systems.holdfast.columns import Cell, Column, Row, column_of
from content.exceptions import ArchiveRefused

AT_ONCE = 200


@dataclass(frozen=True)
class Table:
    """One model in the file, row by row in the order of its ids."""

    name: str
    model: type[Model]
    #: Computed by the database from other columns; in the file for its readers.
    derived: frozenset[str] = frozenset()
    #: Of this database only, or a secret.
    left_out: frozenset[str] = frozenset()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, the id first."""
        fields = (field for field in self.model._meta.concrete_fields if field.attname not in self.left_out)
        return tuple(column_of(field, is_derived=field.attname in self.derived) for field in fields)

    def count(self) -> int:
        """Return how many rows the database has."""
        return self.model._default_manager.count()

    def rows(self, columns: tuple[Column, ...] | None = None) -> Iterator[Row]:
        """Yield every row in the order of its first column. Raises ArchiveRefused, which names a row that cannot be read."""
        rows = self.rows_by_id(columns or self.columns)
        # One row for each account: few, and their ids differ from database to database.
        is_of_accounts = self.columns[0].kind == "account"
        yield from sorted(rows, key=lambda row: str(row[0])) if is_of_accounts else rows

    def rows_by_id(self, columns: tuple[Column, ...]) -> Iterator[Row]:
        """Yield every row, a page in memory at a time."""
        wanted = [column.expression() for column in columns]
        queryset, last = self.model._default_manager.order_by("pk"), None
        while True:
            page = queryset if last is None else queryset.filter(pk__gt=last)
            try:
                found = list(page.values_list("pk", *wanted)[:AT_ONCE])
            except (DataError, ValueError, OverflowError) as error:
                raise ArchiveRefused(f"{self.name} after id {last or 0}: a value cannot be read ({first_line(error)})") from None
            for last, *values in found:
                yield self.row(columns, last, values)
            if len(found) < AT_ONCE:
                return

    def row(self, columns: tuple[Column, ...], pk: int, values: list[object]) -> Row:
        """Return one row as the file holds it."""
        cells: list[Cell] = []
        for column, value in zip(columns, values, strict=True):
            try:
                cells.append(column.cell(value))
            except (ValueError, RecursionError, OverflowError) as error:
                where = f"{self.name} {pk}, column {column.name}"
                raise ArchiveRefused(f"{where}: the value cannot be read ({first_line(error)})") from None
        return tuple(cells)


def first_line(error: Exception) -> str:
    """Return the beginning of an error's text, on one line."""
    return " ".join(str(error).split())[:200]


#: What the database computes about an item from its analysis and its hold.
DERIVED = frozenset({"effective", "deleted_at", "title", "title_key", "content_type", "complexity", "language"})

TABLES: tuple[Table, ...] = (
    Table("batches", models.Batch),
    Table("batch_changes", models.BatchChange),
    # Before the items, so that each is derived once, when it is written.
    Table("holds", models.Hold),
    Table("curation_events", models.CurationEvent),
    Table("items", models.Item, derived=DERIVED, left_out=frozenset({"changed"})),
    Table("texts", models.Text),
    Table("aliases", models.Alias),
    Table("categories", models.Category),
    Table("term_aliases", models.TermAlias),
    Table("canary_sets", models.CanarySet),
    Table("imports", models.ArchiveImport),
    Table("import_notes", models.ImportNote),
    Table("import_changes", models.ImportChange),
    Table("import_quarantine", models.QuarantinedRow),
    Table("archive_rows", models.ArchiveRow),
    Table("ingest_runs", models.IngestRun),
    Table("ingest_pauses", models.IngestPause),
    Table("saved_views", models.SavedView),
    Table("share_links", models.ShareLink),
    Table("reader_marks", models.ReaderMark),
    Table("visits", models.Visit),
)

#: Models that are no table of the archive, each with the reason. `access` writes the first three in its own way.
LEFT_OUT = {
    "auth.User": "users, by name, without passwords",
    "auth.Group": "groups, by name, with their permissions",
    "content.ApiToken": "tokens, by name, without their digests",
    "auth.Permission": "made by every migrate; groups and users name them",
    "auth.User_groups": "in the users' rows",
    "auth.User_user_permissions": "in the users' rows",
    "auth.Group_permissions": "in the groups' rows",
    "contenttypes.ContentType": "made by every migrate",
    "sessions.Session": "a secret: whoever has one is signed in",
    "admin.LogEntry": "the admin's diary of changes to accounts; it stays with the accounts",
    "axes.AccessAttempt": "failed sign-ins with their addresses, of this deployment",
    "axes.AccessAttemptExpiration": "as above",
    "axes.AccessFailureLog": "as above",
    "axes.AccessLog": "as above",
}

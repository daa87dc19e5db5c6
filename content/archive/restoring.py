"""Writes a Holdfast archive into the database, whole and exactly, in one transaction: what was there goes, or nothing does.

The guards see every row. Holds come before items, so each item is derived once; before the transaction ends every table is
read back and must add up to the file's digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import Model

from content.archive.kept_closed import keep_closed, what_is_closed
from content.archive.systems.holdfast.access import AccessTable
from content.archive.systems.holdfast.archive_file import ArchiveFile
from content.archive.systems.holdfast.digests import TableDigest, digest_of
from content.archive.systems.holdfast.tables import TABLES, Table
from content.db import operations
from content.db.bulk import expect_many
from content.db.whole_tables import empty, insert, number_on, write_alone
from content.exceptions import ArchiveRefused
from content.models import IngestPause
from content.types import JSONObject

Tick = Callable[[], None]
NOT_EMPTY = (
    "{name}: the database holds content already, and not this archive's. A Holdfast archive is brought back whole: "
    "import it into an empty database, or let `restore_snapshot` replace what is there"
)


@dataclass
class Restored:
    """What was written. `made` and `kept` are names of accounts and tokens by table; see `kept_closed` for the last."""

    rows: dict[str, int] = field(default_factory=dict)
    made: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, list[str]] = field(default_factory=dict)
    kept_closed: int = 0

    def as_json(self) -> JSONObject:
        """Return it as reports carry it."""
        made: JSONObject = {name: [*names] for name, names in self.made.items()}
        kept: JSONObject = {name: [*names] for name, names in self.kept.items()}
        return {"rows": {**self.rows}, "made": made, "kept": kept, "kept_closed": self.kept_closed}

    def lines(self) -> list[str]:
        """Return it for people."""
        lines = [f"restored: {sum(self.rows.values())} rows, every digest as in the file"]
        lines += [f"{table} made without a secret: {', '.join(names)}" for table, names in self.made.items()]
        return [*lines, f"{self.kept_closed} pauses and revoked links stay closed"] if self.kept_closed else lines


def is_empty() -> bool:
    """Return whether the database holds nothing that a restore would replace. A pause of the machines is nothing."""
    return not any(table.model._default_manager.exists() for table in TABLES if table.model is not IngestPause)


def restore(archive: ArchiveFile, tick: Tick, *, only_if_empty: bool = False) -> Restored:
    """Replace the content of the database by the archive's. Raises ArchiveRefused, and then nothing has changed."""
    try:
        with transaction.atomic():
            expect_many()
            write_alone([table.model for table in TABLES])
            if only_if_empty and not is_empty():
                raise ArchiveRefused(NOT_EMPTY.format(name=archive.source.path.name))
            return replace_content(archive, tick)
    except DatabaseError as error:
        reason = " ".join(str(error).split())[:300]
        raise ArchiveRefused(f"{archive.source.path.name}: the database refused it: {reason}") from None


def replace_content(archive: ArchiveFile, tick: Tick) -> Restored:
    """Do it, within a transaction in which nobody else writes: 1. what is there goes, 2. the rows come, 3. all is proved."""
    check_guards()
    restored = Restored()
    models = [table.model for table in TABLES]
    closed = what_is_closed()
    empty(deletable(models))
    for table in archive.tables():
        if isinstance(table, AccessTable):
            write_access(archive, table, restored, tick)
        else:
            write_table(archive, table, tick)
            restored.rows[table.name] = archive.manifest.tables[table.name].rows
    number_on(models)
    prove(archive)
    restored.kept_closed = keep_closed(closed)
    return restored


def check_guards() -> None:
    """Raise ArchiveRefused unless what people decide is guarded."""
    if not operations().guards_are_in_force():
        raise ArchiveRefused("the guards of the database are missing or old; run `python manage.py migrate` first")


def deletable(models: list[type[Model]]) -> list[type[Model]]:
    """Return tables in an order in which their rows can go. Constraints wait; items go first, so that nothing touches them."""
    return sorted(models, key=lambda model: model._meta.label != "content.Item")


def write_table(archive: ArchiveFile, table: Table, tick: Tick) -> None:
    """Insert the rows of one table; derived columns are left to the database."""
    columns = [column for column in archive.columns[table.name] if not column.is_derived]
    names = [f"{column.name}_id" if column.kind == "account" else column.name for column in columns]
    # Asked before the rows flow: the connection takes no question meanwhile.
    ids = account_ids()
    try:
        insert(table.model, names, values_of(archive, table, ids, tick))
    except (DatabaseError, ValueError) as error:
        reason = " ".join(str(error).split())[:300]
        raise ArchiveRefused(f"{archive.source.path.name}: {table.name}: a row cannot be stored ({reason})") from None


def values_of(archive: ArchiveFile, table: Table, ids: dict[str, int], tick: Tick) -> Iterator[list[Any]]:
    """Yield the rows of a table as the database takes them."""
    wanted = [(place, column) for place, column in enumerate(archive.columns[table.name]) if not column.is_derived]
    for row in archive.rows(table):
        tick()
        yield [ids.get(str(row[place])) if column.kind == "account" else column.value(row[place]) for place, column in wanted]


def account_ids() -> dict[str, int]:
    """Return the id of every account by its name."""
    return dict(User.objects.values_list("username", "pk"))


def write_access(archive: ArchiveFile, table: AccessTable, restored: Restored, tick: Tick) -> None:
    """Make the accounts or tokens that are not there; the others stay as they are."""
    known = table.names()
    for row in archive.rows(table):
        tick()
        name = str(row[0])
        (restored.kept if name in known else restored.made).setdefault(table.name, []).append(name)
        if name not in known:
            table.ensure(row)


def prove(archive: ArchiveFile) -> None:
    """Read everything back; raises ArchiveRefused when it is not what the file says, or the guards are not in force."""
    check_guards()
    for table in archive.tables():
        if isinstance(table, Table):
            found = stored_digest(archive, table)
            if found != archive.manifest.tables[table.name]:
                raise ArchiveRefused(f"{archive.source.path.name}: {table.name} would not be what the file says")


def stored_digest(archive: ArchiveFile, table: Table) -> TableDigest:
    """Return the digest of a table of the database, of the columns that the file has."""
    return digest_of(table.rows(archive.columns[table.name]))

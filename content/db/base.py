"""What the rest of the product may ask of a database engine."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

from django.db.backends.base.base import BaseDatabaseWrapper

from content.db.index_rows import Changes, Mark, WholeIndex

SQL_FOLDER = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Features:
    """What an engine can do, as answers and never as a vendor's name."""

    has_roles: bool
    has_concurrent_writers: bool
    rebuilds_tables: bool


class Operations(ABC):
    """What an engine does in its own words. One instance per call; it holds only the connection."""

    features: ClassVar[Features]
    #: The collation that sorts text by its bytes; None where that is the default.
    byte_order: ClassVar[str | None] = None

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    @abstractmethod
    def prepare_connection(self) -> None:
        """Give a new connection the functions that triggers and queries call."""

    @abstractmethod
    def guard_script(self) -> str:
        """Return the SQL that creates the guards (see `guards`), whatever was there before."""

    @abstractmethod
    def guard_digest_found(self) -> str:
        """Return the digest of the script whose guards are in place and enabled, or "" when one is missing."""

    @abstractmethod
    def install_guards(self) -> None:
        """Create the guards, then touch every item, so that rows written in between are derived again."""

    @abstractmethod
    def drop_guards(self) -> None:
        """Remove the triggers, before a migration rebuilds their tables. `install_guards` puts them back."""

    @abstractmethod
    def sole_holder(self, name: str) -> AbstractContextManager[bool]:
        """Say whether this connection now holds `name` alone. A process that ends lets go of it, however it ends."""

    @abstractmethod
    def whole_index(self, chunk: int) -> AbstractContextManager[WholeIndex]:
        """Open everything that a facet index is built from, in one snapshot."""

    @abstractmethod
    def changes_since(self, mark: Mark, most: int) -> Changes:
        """Return what was committed since a mark. Not to be asked in a transaction: it would see its own writes."""

    def renew_epoch(self) -> None:
        """Void every facet index of this database: each process builds its own anew."""
        with self.connection.cursor() as cursor:
            cursor.execute("UPDATE holdfast_epoch SET value = %s", [uuid4().hex])

    def journal_is_safe(self) -> bool:
        """Return whether the engine's journal lets readers and a writer work side by side."""
        return True

    def create_ingest_role(self, name: str, password: str) -> None:
        """Make a login role that may write what machines write and nothing else; see `Features.has_roles`."""
        raise NotImplementedError("this engine has no roles")

    def is_given_up(self, error: Exception) -> bool:
        """Return whether the engine ended a transaction only because of another one, so that it is worth beginning again."""
        return False

    @abstractmethod
    def lock_terms(self, *, alone: bool) -> None:
        """Keep others from renaming terms until this transaction ends, together with others who do; or (`alone`) rename them."""

    def guard_digest(self) -> str:
        """Return the digest that names this version of the guards."""
        return hashlib.sha256(self.guard_script().encode()).hexdigest()[:16]

    def guards_are_in_force(self) -> bool:
        """Return whether every guard is there, enabled and of this version."""
        return self.guard_digest_found() == self.guard_digest()


def read_sql(name: str) -> str:
    """Return a file of `db/sql`."""
    return (SQL_FOLDER / name).read_text(encoding="utf-8")

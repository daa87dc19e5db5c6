"""Keeps one index for each database in this process: built at its first use, and as new as the database at every other.

One plain lock: whoever asks holds it from the refresh to the answer. No thread and no connection belongs to it, so it may be
restored before a fork.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import DEFAULT_DB_ALIAS, connections

from content.db import operations
from content.facets.index import cache
from content.facets.index.build import build_index
from content.facets.index.state import Index

log = logging.getLogger("holdfast.index")
#: So many changed rows are always applied in place; beyond that, those of a quarter of the index.
APPLIED_AT_LEAST = 1000


class Keeper:
    """The index of one database. `building` is (rows read, rows there) while it is built, else None."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self.using = using
        self.lock = Lock()
        self.index: Index | None = None
        self.building: tuple[int, int] | None = None

    @contextmanager
    def fresh(self) -> Iterator[Index]:
        """Hold the lock and the index of everything that is committed now. Not to be asked in a transaction."""
        with self.lock:
            yield self._refreshed()

    def rebuild(self) -> Index:
        """Build the index anew, whatever there is, and write it to the cache."""
        with self.lock:
            return self._built()

    def restore(self) -> bool:
        """Take the index from the cache, without asking the database; return whether there was one. `fresh` compares it."""
        with self.lock:
            self.index = self.index or cache.restored(self.using)
            return self.index is not None

    def _refreshed(self) -> Index:
        index = self.index or cache.restored(self.using)
        # Whatever goes wrong half-way leaves an index that nobody may read.
        self.index = None
        if index is None:
            return self._built()
        changes = operations(self.using).changes_since(index.mark, max(APPLIED_AT_LEAST, len(index) // 4))
        if changes.rows is None or index.is_wasteful:
            return self._built()
        index.apply(changes.rows, changes.mark)
        self.index = index
        if index.is_worth_saving:
            cache.save(index, self.using)
        return index

    def _built(self) -> Index:
        self.building = (0, 0)
        try:
            index = build_index(self.using, self._note)
        finally:
            self.building = None
        log.info("Built the facet index of %s items.", len(index))
        self.index = index
        cache.save(index, self.using)
        return index

    def _note(self, done: int, total: int) -> None:
        self.building = (done, total)


_keepers: dict[tuple[str, str], Keeper] = {}


def keeper(using: str = DEFAULT_DB_ALIAS) -> Keeper:
    """Return the keeper of a connection's database in this process."""
    key = (using, str(connections.settings[using]["NAME"]))
    return _keepers.setdefault(key, Keeper(using))


def sees_own_writes(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether this connection is in a transaction, whose rows no index of what is committed can hold."""
    connection = connections[using]
    return connection.in_atomic_block or not connection.get_autocommit()

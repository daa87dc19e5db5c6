"""Keeps one index for each database in this process: built at its first use, and as new as the database at every other.

One plain lock: whoever asks holds it from the refresh to the answer. No thread and no connection belongs to it, so it may be
restored before a fork.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from django.db import DEFAULT_DB_ALIAS, connections

from content.db import operations
from content.facets.index import cache
from content.facets.index.build import build_index
from content.facets.index.memory import give_back
from content.facets.index.state import Index
from content.types import Progress

log = logging.getLogger("holdfast.index")
#: So many changed rows are always applied in place; beyond that, those of a quarter of the index.
APPLIED_AT_LEAST = 1000
#: Within `one_look`: the number of the refresh after which each connection's first question came.
_first: ContextVar[dict[str, int] | None] = ContextVar("_first", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Let all that is asked meanwhile be as new as its first question needs: a page asks once what changed, not for each part."""
    token = _first.set({})
    try:
        yield
    finally:
        _first.reset(token)


class Keeper:
    """The index of one database. `building` is (rows read, rows there) while it is built, else None."""

    def __init__(self, using: str = DEFAULT_DB_ALIAS) -> None:
        self.using = using
        self.lock = Lock()
        self.index: Index | None = None
        self.building: tuple[int, int] | None = None
        #: Numbers of refreshes: of the latest that began, and of the latest that ended well.
        self.began = self.ended = 0

    @contextmanager
    def fresh(self) -> Iterator[Index]:
        """Hold the lock and the index of everything that is committed now. Not to be asked in a transaction.

        Who waits for the lock while a refresh begins, and ends, has what was committed before it asked; so has, within
        `one_look`, who asks again.
        """
        first = _first.get()
        asked_after = self.began if first is None else first.setdefault(self.using, self.began)
        with self.lock:
            yield self._refreshed() if self.index is None or self.ended <= asked_after else self.index

    def fault(self) -> str | None:
        """Return why nobody can be answered yet, None when somebody can. Who asks first builds the index."""
        building = self.building
        if building:
            return f"the facet index is being built: {building[0]} of {building[1]} items"
        if self.index is None and not sees_own_writes(self.using):
            with self.fresh():
                pass
        return None

    def rebuild(self, progress: Progress = lambda done, total: None) -> Index:
        """Void every index of this database, in all processes, and build it anew."""
        with self.lock, self._building() as _waited:
            operations(self.using).renew_epoch()
            return self._built(progress)

    def save(self) -> None:
        """Write the index to the cache as it is now, and go on with what was written: it is mapped, so it takes less memory."""
        with self.fresh() as index:
            is_written = cache.save(index, self.using)
        if is_written:
            self.exchange()

    def exchange(self) -> None:
        """Take the index from the cache at the next question: there is more in it, or it takes less memory."""
        with self.lock:
            self.index = None

    def restore(self) -> bool:
        """Take the index from the cache without asking the database; return whether there was one. `fresh` compares it."""
        with self.lock:
            if self.index is None:
                self.index = cache.restored(self.using)
            return self.index is not None

    def _refreshed(self) -> Index:
        self.began += 1
        # Taken away first: whatever goes wrong half-way leaves an index that nobody may read.
        index, self.index = self.index, None
        index = self._followed(index)
        if index is None:
            index = self._read()
        self.index = self._made() if index is None else index
        self.ended = self.began
        return self.index

    def _read(self) -> Index | None:
        """Return the index of the files with everything since, None where there is none to follow."""
        index = self._followed(cache.restored(self.using))
        if index is not None:
            log.info("Process %s read the facet index of %s items from its files.", os.getpid(), len(index))
        return index

    def _made(self) -> Index:
        """Build the index, or take it from a process that was just building it."""
        with self._building() as waited:
            index = self._read() if waited else None
            return self._built() if index is None else index

    @contextmanager
    def _building(self) -> Iterator[bool]:
        """Be the one process that builds, and say so; yields whether another one had to be waited for."""
        self.building = (0, 0)
        try:
            with cache.alone(self.using, cache.BUILD) as waited:
                yield waited
        finally:
            self.building = None

    def _followed(self, index: Index | None) -> Index | None:
        """Return an index with everything that was committed since it was read, None where it has to be built anew."""
        if index is None or index.is_wasteful:
            return None
        changes = operations(self.using).changes_since(index.mark, max(APPLIED_AT_LEAST, len(index) // 4))
        if changes.rows is None:
            return None
        index.apply(changes.rows, changes.mark)
        if index.is_worth_saving:
            cache.save(index, self.using)
        return index

    def _built(self, progress: Progress = lambda done, total: None) -> Index:
        def note(done: int, total: int) -> None:
            self.building = done, total
            progress(done, total)

        self.index = build_index(self.using, note)
        log.info("Process %s built the facet index of %s items.", os.getpid(), len(self.index))
        cache.save(self.index, self.using)
        give_back()
        return self.index


_keepers: dict[tuple[str, str], Keeper] = {}


def keeper(using: str = DEFAULT_DB_ALIAS) -> Keeper:
    """Return the keeper of a connection's database in this process."""
    key = (using, str(connections.settings[using]["NAME"]))
    return _keepers.setdefault(key, Keeper(using))


def sees_own_writes(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether this connection is in a transaction, whose rows no index of what is committed can hold."""
    connection = connections[using]
    return connection.in_atomic_block or not connection.get_autocommit()

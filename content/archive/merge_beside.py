"""Merges the words of an import into the search index while the import goes on: a second session, a second processor."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connection

from content.db.search import search_store

log = logging.getLogger("holdfast.import")
#: Seconds between two merges; a shorter import needs none.
EVERY = 0.5


@contextmanager
def merged_beside() -> Iterator[None]:
    """Merge for as long as the context lasts, and once at its end. What goes wrong with it is no fault of the import."""
    if not search_store().has_waiting_words:
        yield
        return
    is_over = Event()
    merger = Thread(target=merge_until, args=(is_over,), name="merge-words", daemon=True)
    merger.start()
    try:
        yield
    finally:
        is_over.set()
        merger.join()


def merge_until(is_over: Event) -> None:
    """Merge from time to time, in a connection of this thread's own."""
    is_last = is_over.wait(EVERY)
    try:
        while not is_last:
            is_last = is_over.wait(EVERY)
            if not search_store().merge_waiting():
                log.info("The words of this import are merged later: only the owner of the index may.")
                return
    except (DatabaseError, InterfaceError) as error:
        log.warning("The words of this import are merged later: %s", error)
    finally:
        connection.close()

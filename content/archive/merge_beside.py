"""Merges the words of an import into the search index while the import goes on: a second session, a second processor."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError

from content.db.pooled import beside_the_pool
from content.db.search import search_store

log = logging.getLogger("holdfast.import")
#: Seconds between two merges; a shorter import needs none.
EVERY = 0.5
#: Seconds that an import which was stopped waits for the merge that is under way; the server ends it without us.
PATIENCE = 0.5


@contextmanager
def merged_beside() -> Iterator[None]:
    """Merge for as long as the context lasts, and once at its end. What goes wrong with it is no fault of the import."""
    if not search_store().has_waiting_words:
        yield
        return
    is_over, is_stopped = Event(), Event()
    merger = Thread(target=merge_until, args=(is_over, is_stopped), name="merge-words", daemon=True)
    merger.start()
    try:
        yield
    except BaseException:
        is_stopped.set()
        raise
    finally:
        is_over.set()
        merger.join(PATIENCE if is_stopped.is_set() else None)


def merge_until(is_over: Event, is_stopped: Event) -> None:
    """Merge from time to time, in a session of this thread's own. After an import that was stopped nothing is begun."""
    is_last = is_over.wait(EVERY)
    try:
        with beside_the_pool():
            while not is_last:
                is_last = is_over.wait(EVERY)
                if is_stopped.is_set():
                    return
                if not search_store().merge_waiting():
                    log.info("The words of this import are merged later: only the owner of the index may.")
                    return
    except (DatabaseError, InterfaceError) as error:
        log.warning("The words of this import are merged later: %s", error)

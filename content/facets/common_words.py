"""Keeps what the commonest words find as bitmaps that stay: to ask for what half of all items have takes seconds, once.

They belong to the index and go into its files. One process at a time asks, the others take them from there.
"""

from __future__ import annotations

import logging
import time
from threading import Thread

from django.db import DatabaseError, InterfaceError, connections

from content.facets import found
from content.facets.index import cache
from content.facets.index.keeper import Keeper, keeper
from content.facets.index.memory import give_back
from content.search import lexical
from content.search.syntax import Term
from content.types import Progress

log = logging.getLogger("holdfast.index")
#: So many words; at a million items each is a bitmap of at most 125 kB.
MOST = 128
#: Seconds from one look at what has changed to the next.
EVERY = 60


def keep_common(kept_by: Keeper, progress: Progress = lambda done, total: None, *, rest: float = 0) -> int:
    """Ask for the commonest words that are not kept yet, and write the index to its files; return how many there were.

    `rest`: after each, pause for so many times as long as it took.
    """
    with cache.alone(kept_by.using, cache.ADD) as waited:
        if waited:
            kept_by.exchange()
        words = missing(kept_by)
        for done, term in enumerate(words, start=1):
            started = time.monotonic()
            found.ask_part(kept_by, (term,), is_lasting=True)
            give_back()
            progress(done, len(words))
            time.sleep(rest * (time.monotonic() - started))
        if words:
            kept_by.save()
            give_back()
    return len(words)


def missing(kept_by: Keeper) -> list[Term]:
    """Return the commonest words that are not kept to stay."""
    words = lexical.commonest(MOST)
    with kept_by.fresh() as index:
        return [term for term in words if not (found.is_kept(index, (term,)) and index.found[term,].is_lasting)]


def mend(kept_by: Keeper) -> None:
    """Bring what is kept up to date, one word at a time, before more has changed than the index remembers."""
    with kept_by.fresh() as index:
        lasting = [terms for terms, _found in index.lasting()]
    for terms in lasting:
        with kept_by.fresh() as index:
            if found.is_kept(index, terms):
                found.slots_of(index, terms)


def keep_in_background() -> Thread:
    """Start to keep the commonest words of the default database, for as long as the process lives."""
    thread = Thread(target=_keep_for_ever, name="common-words", daemon=True)
    thread.start()
    return thread


def _keep_for_ever() -> None:
    while True:
        try:
            mend(keeper())
            count = keep_common(keeper(), rest=1)
            if count:
                log.info("The facet index keeps what %s more common words find.", count)
        except (DatabaseError, InterfaceError, OSError) as error:
            log.warning("The commonest words are not kept; they are searched for when somebody asks: %s", error)
        finally:
            connections.close_all()
        time.sleep(EVERY)

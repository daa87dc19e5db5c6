"""Which items a text query finds, by the index of words. The set is the same on both engines; relevance is a small number.

Nothing here knows of tenants or of what is deleted: who asks masks the answer. Every term can be asked alone, so that its
answer can be kept: a query finds what all of its terms find, without what its negated terms find.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from content.db.ids import AmongIds
from content.db.search import Match, search_store
from content.db.words import spaced, words
from content.models import Item
from content.search import exact
from content.search.syntax import Term, parse

#: Row ids, ascending, each once.
IdArray = NDArray[np.int64]
#: A query whose rarest word is in more documents than this is better walked through than asked for as a whole.
COMMON = 20_000
#: So few items are looked into one by one rather than asking the index for all that a term finds, and more of them where the
#: index would read so many times as many documents.
FEW, TIMES = 2_000, 12
#: So many of a query's items, those with the highest ids, are ranked by how well they answer; the others come after them.
RANKED = 1_000
UNRANKED = -1


def all_ids(q: str) -> IdArray:
    """Return the ids of every item that a query finds. Text without a single word in it finds nothing."""
    return ids_of(parse(q))


def ids_of(terms: Sequence[Term]) -> IdArray:
    """Return the ids of every item that these terms find together; no terms find nothing."""
    if not terms:
        return np.empty(0, np.int64)
    wanted = [term for term in terms if not term.negated]
    if len(wanted) > 1:
        wanted.sort(key=estimate)
    found = term_ids(wanted[0]) if wanted else every_id()
    for term in (*wanted[1:], *(term for term in terms if term.negated)):
        is_few = len(found) <= max(FEW, estimate(term) // TIMES)
        held = id_array(term_among(term, found.tolist())) if is_few else term_ids(term)
        found = np.setdiff1d(found, held, assume_unique=True) if term.negated else np.intersect1d(found, held, assume_unique=True)
    return found


def among(q: str, ids: Collection[int]) -> set[int]:
    """Return which of these items a query finds; made for a few thousand of them."""
    return held_among(parse(q), ids)


def held_among(terms: Sequence[Term], ids: Collection[int]) -> set[int]:
    """Return which of these items terms find together."""
    found = set(ids) if terms else set()
    for term in terms:
        held = term_among(term, found)
        found = found - held if term.negated else held
    return found


def is_common(q: str) -> bool:
    """Return whether a query finds so many items that a page is better found by walking than by asking for all of them."""
    estimates = [estimate(term) for term in parse(q) if not term.negated and not term.is_value]
    return search_store().is_slow_at_all and min(estimates, default=COMMON + 1) > COMMON


def commonest(most: int) -> list[Term]:
    """Return the words that take long to ask for, those in most documents first; none where no word does."""
    return [Term((word,)) for word in search_store().frequent(COMMON, most)]


def scores(q: str, ids: Collection[int]) -> dict[int, int]:
    """Return how well each of these items answers: 2 for each term in the title, else 1 when it is in the author."""
    found = dict.fromkeys(ids, 0)
    for term in parse(q):
        if term.is_ranked:
            titles = term_among(replace(term, field="title"), ids)
            authors = term_among(replace(term, field="author"), ids) - titles
            for pk in titles:
                found[pk] += 2
            for pk in authors:
                found[pk] += 1
    return found


def term_ids(term: Term) -> IdArray:
    """Return the ids of the items that a term finds, without its negation."""
    if term.is_value:
        return id_array(Item.objects.filter(has_value(term)).values_list("pk", flat=True).iterator())
    match = match_of(term)
    found = np.unique(np.frombuffer(search_store().ids(match), np.int64))
    return found if match.is_exact else id_array(rechecked(term, found.tolist()))


def has_value(term: Term) -> Q:
    """Return the condition of a term that names a value. Folding each of a column's few values is quicker than each item's."""
    if term.field in exact.SETS:
        return exact.held(term)
    values = Item.objects.order_by().values_list(term.field, flat=True).distinct()
    return Q(**{f"{term.field}__in": [value for value in values if accepts(term, value)]})


def term_among(term: Term, ids: Collection[int]) -> set[int]:
    """Return which of these items a term finds, without its negation."""
    if term.is_value:
        return rechecked(term, ids)
    match = match_of(term)
    found = search_store().among(match, ids)
    return found if match.is_exact else rechecked(term, found)


def rechecked(term: Term, ids: Collection[int]) -> set[int]:
    """Return which of these items a term finds by their text itself."""
    return set(Item.objects.filter(AmongIds(list(ids)), exact.held(term)).values_list("pk", flat=True))


def every_id() -> IdArray:
    """Return the ids of all items."""
    return id_array(Item.objects.values_list("pk", flat=True).iterator())


def id_array(ids: Iterable[int]) -> IdArray:
    """Return ids as an array."""
    return np.unique(np.fromiter(ids, np.int64))


def accepts(term: Term, value: str) -> bool:
    """Return whether a term that names a value (`Term.is_value`) means this one, whatever its case, accents and marks."""
    found = words(value)
    is_open = term.prefix and term.field not in exact.SETS
    return found.startswith(spaced(term.phrase, prefix=True)) if is_open else found == spaced(term.phrase)


def estimate(term: Term) -> int:
    """Return about how many documents a term reads, as far as an index says so."""
    return COMMON if term.is_value else search_store().estimate(match_of(term))


def match_of(term: Term) -> Match:
    """Return what the index is asked for a term."""
    return Match(term.phrase, term.part, term.prefix)

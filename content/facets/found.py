"""What a text query finds, as a bitmap that follows the index: asked once, then again only about the items that changed.

Words that are kept by themselves (`content.facets.common_words`) are never asked again; the other terms of a query are one part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from pyroaring import BitMap

from content.facets.index.columns import bitmap_of
from content.facets.index.keeper import Keeper
from content.facets.index.state import Found, Index
from content.search import lexical
from content.search.syntax import Term, parse

#: How many answers are kept beside the lasting ones, the latest.
MOST_KEPT = 64


@dataclass(frozen=True)
class Part:
    """Terms of a query that are asked together; what they find is wanted, or unwanted."""

    terms: tuple[Term, ...]
    is_wanted: bool = True


def parts_of(index: Index, q: str) -> list[Part]:
    """Return the parts of a query: each term that is kept by itself, the others together if one of them is wanted."""
    terms = parse(q)
    alone = [term for term in terms if is_kept(index, (plain(term),))]
    others = [term for term in terms if term not in alone]
    if any(not term.negated for term in others):
        return [*map(part_of, alone), Part(tuple(others))]
    return [part_of(term) for term in (*alone, *others)]


def part_of(term: Term) -> Part:
    """Return a term as a part of its own."""
    return Part((plain(term),), not term.negated)


def plain(term: Term) -> Term:
    """Return a term without its negation."""
    return replace(term, negated=False)


def ask(keeper: Keeper, q: str) -> None:
    """Let search answer what is not kept of a query, without holding the lock; what changes meanwhile is asked again later."""
    with keeper.fresh() as index:
        missing = missing_of(index, q)
    for terms in missing:
        ask_part(keeper, terms)


def ask_part(keeper: Keeper, terms: tuple[Term, ...], *, is_lasting: bool = False) -> None:
    """1. Note how far the index is. 2. Ask search, which sees at least as much. 3. Keep the answer as one of step 1."""
    with keeper.fresh() as index:
        version = index.version
    ids = lexical.ids_of(terms)
    with keeper.lock:
        keep(index, terms, Found(version, slots_among(index, ids), is_lasting))


def missing_of(index: Index, q: str) -> list[tuple[Term, ...]]:
    """Return the parts of a query that search has to be asked for."""
    return [part.terms for part in parts_of(index, q) if not is_kept(index, part.terms)]


def bitmap(index: Index, q: str) -> BitMap:
    """Return the slots of the items that a query finds. To be asked with the lock held."""
    parts = parts_of(index, q)
    if not parts:
        return BitMap()
    wanted = [slots_of(index, part.terms) for part in parts if part.is_wanted]
    slots = BitMap.intersection(*wanted) if wanted else BitMap(range(len(index)))
    for part in parts:
        if not part.is_wanted:
            slots -= slots_of(index, part.terms)
    return slots


def slots_of(index: Index, terms: tuple[Term, ...]) -> BitMap:
    """Return the slots that one part finds, as of now."""
    if not is_kept(index, terms):
        keep(index, terms, Found(index.version, slots_among(index, lexical.ids_of(terms))))
    found = index.found[terms]
    changed = index.changed_since(found.version)
    if changed:
        found.slots -= BitMap(changed)
        found.slots |= slots_among(index, lexical.held_among(terms, [index.ids[slot] for slot in changed]))
    found.version = index.version
    return found.slots


def is_kept(index: Index, terms: tuple[Term, ...]) -> bool:
    """Return whether the answer to a part is kept and can be mended."""
    return terms in index.found and index.changed_since(index.found[terms].version) is not None


def keep(index: Index, terms: tuple[Term, ...], found: Found) -> None:
    """Keep an answer; the oldest one that is not lasting goes."""
    old = index.found.pop(terms, None)
    found.is_lasting |= old is not None and old.is_lasting
    index.found[terms] = found
    passing = [terms for terms, kept in index.found.items() if not kept.is_lasting]
    for oldest in passing[:-MOST_KEPT]:
        del index.found[oldest]


class KeptIds(frozenset[int]):
    """Ids that somebody keeps, and asks for again and again: their slots are remembered until something changes."""


def slots_among(index: Index, ids: Iterable[int]) -> BitMap:
    """Return the slots of these items, not to be changed; those that the index does not have yet come with its next refresh."""
    return index.remember(ids, lambda: looked_up(index, ids)) if isinstance(ids, KeptIds) else looked_up(index, ids)


def looked_up(index: Index, ids: Iterable[int]) -> BitMap:
    """Return the slots of these items, looked up anew."""
    # Sorted before, because looking up neighbours is several times faster, and after, for the slots of later items.
    return bitmap_of(np.sort(index.slots_of(np.sort(np.fromiter(ids, np.int64)))))

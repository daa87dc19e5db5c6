"""What a text query finds, as a bitmap that follows the index: asked once, then again only about the items that changed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from pyroaring import BitMap

from content.facets.index.columns import bitmap_of
from content.facets.index.keeper import Keeper
from content.facets.index.state import Found, Index
from content.search import lexical

#: How many queries are kept, the latest ones.
MOST_KEPT = 64


def ask(keeper: Keeper, q: str) -> None:
    """Let search answer a query that is not kept, without holding the lock; what changes meanwhile is asked again later.

    1. Note how far the index is. 2. Ask search, which sees at least as much. 3. Keep the answer as one of step 1.
    """
    with keeper.fresh() as index:
        if is_kept(index, q):
            return
        version = index.version
    ids = lexical.all_ids(q)
    with keeper.lock:
        keep(index, q, Found(version, slots_among(index, ids)))


def bitmap(index: Index, q: str) -> BitMap:
    """Return the slots of the items that a query finds. To be asked with the lock held."""
    if not is_kept(index, q):
        keep(index, q, Found(index.version, slots_among(index, lexical.all_ids(q))))
    found = index.found[q]
    changed = index.changed_since(found.version)
    if changed:
        found.slots -= BitMap(changed)
        found.slots |= slots_among(index, lexical.among(q, [index.ids[slot] for slot in changed]))
    found.version = index.version
    return found.slots


def is_kept(index: Index, q: str) -> bool:
    """Return whether the answer to a query is kept and can be mended."""
    return q in index.found and index.changed_since(index.found[q].version) is not None


def keep(index: Index, q: str, found: Found) -> None:
    """Keep an answer; the oldest one goes."""
    index.found.pop(q, None)
    while len(index.found) >= MOST_KEPT:
        del index.found[next(iter(index.found))]
    index.found[q] = found


def slots_among(index: Index, ids: Iterable[int]) -> BitMap:
    """Return the slots of these items; those that the index does not have yet come with its next refresh."""
    return bitmap_of(np.sort(index.slots_of(np.fromiter(ids, np.int64))))

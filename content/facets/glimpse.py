"""The first page of a text that finds so much that finding all of it takes long: walked along the order, without a total."""

from __future__ import annotations

from dataclasses import replace

from content.facets import answering, found, paging
from content.facets.filter import Filter
from content.facets.index.keeper import keeper
from content.facets.results import Result
from content.search import lexical

#: How many items of the order are looked into, one step after the other.
STEPS = (200, 1000, 4000)


def glimpse(asked: Filter) -> Result | None:
    """Return the first page with `counts_pending`, or None where the whole answer is as quick or there is no other way.

    1. Take the first items of the filter without its text, in its order. 2. Let search look into them. 3. Where they do not
    fill a page, look into more. The index is held only to read the order, not while search looks.
    """
    if not asked.q or asked.after or asked.before or asked.sort.endswith(paging.RELEVANCE) or is_quick(asked.q):
        return None
    for step in STEPS:
        ahead = first_ids(asked, step)
        held = lexical.among(asked.q, ahead)
        ids = [pk for pk in ahead if pk in held][: asked.page_size + 1]
        if len(ids) > asked.page_size:
            return Result(total=0, ids=ids[: asked.page_size], first=1, after="", before="", counts_pending=True)
    return None


def is_quick(q: str) -> bool:
    """Return whether everything that a text finds is known already, or soon found."""
    with keeper().fresh() as index:
        if not found.missing_of(index, q):
            return True
    return not lexical.is_common(q)


def first_ids(asked: Filter, most: int) -> list[int]:
    """Return the first items of a filter without its text."""
    everything = replace(asked, q="")
    with keeper().fresh() as index:
        return paging.ids_between(index, everything, answering.selected(index, everything).items(), 0, most)

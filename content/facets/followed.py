"""Sets of ids that somebody else reads from the database, kept beside the index: read whole once, then about what changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from content.facets.found import KeptIds
from content.facets.index.keeper import keeper, sees_own_writes
from content.facets.index.state import Followed, Index

Sets: TypeAlias = Mapping[str, frozenset[int]]
#: Reads the sets of all items (None), or what of these items belongs into each; always the same names.
Read: TypeAlias = Callable[[Collection[int] | None], Sets]


def followed(name: str, read: Read) -> Sets:
    """Return the sets of this name as of everything that is committed now.

    They may depend on nothing but rows whose change gives the item a new stamp: the item's and its hold's.

    1. Note how far the index is, and what changed since the kept sets. 2. Read that, which sees at least as much, without
    holding the lock. 3. Keep it as of step 1; what changed meanwhile is read again next time.
    """
    if sees_own_writes():
        return read(None)
    with keeper().fresh() as index:
        version, kept = index.version, index.followed.get(name)
        changed = changed_ids(index, kept)
    if kept is None or changed is None:
        found = read(None)
    elif changed:
        found = {part: kept.sets[part] - changed | ids for part, ids in read(changed).items()}
    else:
        return kept.sets
    sets = {part: KeptIds(ids) for part, ids in found.items()}
    index.followed[name] = Followed(version, sets)
    return sets


def changed_ids(index: Index, kept: Followed | None) -> frozenset[int] | None:
    """Return the items that changed since sets were read; None when all have to be read."""
    slots = index.changed_since(kept.version) if kept else None
    return None if slots is None else frozenset(index.ids[slot] for slot in slots)

"""Pure: two people at one field. What both started from, what one of them decided since, and what the other one typed."""

from __future__ import annotations

from collections.abc import Sequence

#: The ways to settle it, as forms send them.
MINE, THEIRS, BOTH = "mine", "theirs", "both"


def both_of(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> tuple[str, ...]:
    """Return a set after what either person added to or removed from what both started from."""
    kept = [member for member in theirs if member in mine or member not in base]
    return tuple(dict.fromkeys([*kept, *(member for member in mine if member not in base)]))

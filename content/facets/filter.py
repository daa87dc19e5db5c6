"""Filter: what a query string means, as a value. `content.filters` parses and prints it; `facets.query` answers it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SORTS = ("indexed", "published", "title", "duration", "relevance")
DEFAULT_SORT = "-indexed"
PAGE_SIZE = 24
MAX_PAGE_SIZE = 100

Presence = Literal["", "none", "any"]


@dataclass(frozen=True)
class Choice:
    """What is chosen of one facet: any of `values` (all of them with `match_all`), none of `excluded`.

    `presence` is one more thing to choose: "none" (items without a value) or "any" (items with one), ORed with the values.
    """

    values: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    presence: Presence = ""
    match_all: bool = False

    @property
    def includes(self) -> bool:
        """Whether anything is chosen, beside exclusions."""
        return bool(self.values or self.presence)


@dataclass(frozen=True)
class Range:
    """Both ends are included; None is open. Times are UTC; durations are seconds."""

    low: datetime | int | None = None
    high: datetime | int | None = None


@dataclass(frozen=True)
class Filter:
    """One question about the items of one tenant. An empty Filter is every live item, newest first.

    `after` and `before` are cursors of a page in this sort; at most one of them is given. With `deleted` it is a question
    about the items that people deleted, and about no other; whoever parses it says whether the asker may see those.

    `among` and `apart` are ids that the caller resolved, as a person's marks: only those, and none of these. They stand in
    no query string, so that what is kept for everybody knows nothing about one person.
    """

    tenant: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    q: str = ""
    sort: str = DEFAULT_SORT
    after: str = ""
    page_size: int = PAGE_SIZE
    before: str = ""
    deleted: bool = False
    among: Collection[int] | None = None
    apart: Collection[int] = ()

    def choice(self, facet: str) -> Choice:
        """Return what is chosen of a facet; an empty Choice when nothing is."""
        return self.choices.get(facet, Choice())

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked beyond "every live item"."""
        return bool(self.choices or self.ranges or self.q or self.deleted or self.among is not None or self.apart)

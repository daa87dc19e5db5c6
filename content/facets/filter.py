"""Filter: what a query string means, as a value. `content.filters` parses and prints it; `facets.query` answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SORTS = ("indexed", "published", "title", "duration", "relevance")
DEFAULT_SORT = "-indexed"
PAGE_SIZE = 24
MAX_PAGE_SIZE = 100


@dataclass(frozen=True)
class Choice:
    """What is chosen of one facet: any of `values` (all of them with `match_all`), none of `excluded`."""

    values: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    presence: Literal["", "none", "any"] = ""
    match_all: bool = False


@dataclass(frozen=True)
class Range:
    """Both ends are included; None is open. Times are UTC; durations are seconds."""

    low: datetime | int | None = None
    high: datetime | int | None = None


@dataclass(frozen=True)
class Filter:
    """One question about the items of one tenant. An empty Filter is every live item, newest first."""

    tenant: str = ""
    choices: Mapping[str, Choice] = field(default_factory=dict)
    ranges: Mapping[str, Range] = field(default_factory=dict)
    q: str = ""
    sort: str = DEFAULT_SORT
    after: str = ""
    page_size: int = PAGE_SIZE

"""What a facet index reads of the database: one narrow row for each item, and how far it has read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

#: The item's columns in `IndexRow.few`, in this order: they have few different values, so whole combinations repeat.
FEW = ("tenant", "source", "kind", "language", "content_type", "complexity", "has_audio")


class IndexRow(NamedTuple):
    """One item. Texts are JSON as the engine prints it; times are whole microseconds since 1970, durations seconds."""

    id: int
    is_deleted: bool | int
    #: The columns of FEW as an array.
    few: str
    author: str
    #: `effective.categories` and `effective.topics`, whatever stands there; None where nothing does.
    categories: str | None
    topics: str | None
    #: The variants of the latest summaries as an array, None without one.
    variants: str | None
    indexed_at: int
    published_at: int | None
    duration_seconds: int | None
    word_count: int | None
    title_key: str


@dataclass(frozen=True)
class Mark:
    """How far an index has read: in which database, in which epoch of it, up to which snapshot."""

    database: str
    epoch: str
    snapshot: str


@dataclass(frozen=True)
class Changes:
    """What was committed since a mark. `rows` is None where an index has to be built anew: another database or epoch, a
    snapshot that lies before the mark, or more rows than were asked for."""

    mark: Mark
    rows: list[IndexRow] | None


@dataclass(frozen=True)
class WholeIndex:
    """Everything at one mark, in chunks: the rows in order of their ids, then the ids in order of their titles.

    `titles` is to be read after `rows`; both end with the transaction that they were opened in.
    """

    mark: Mark
    expected: int
    rows: Iterator[list[IndexRow]]
    titles: Iterator[list[int]]

"""What the rest of the product may ask of search documents, whatever the engine.

A document is one part of an item: its title, its author or one latest text, as the words of `content.db.words`. Triggers write
them for every writer; nothing reads the text of an item to find it.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.db.backends.base.base import BaseDatabaseWrapper

from content import terms
from content.db.words import LONGEST_WORD, SEPARATOR_RANGES, index_word

Part = Literal["", "title", "author", "text"]
#: Words of a phrase that an index compares.
LONGEST_PHRASE = 64
#: How many rows are filled in at a time, and who is told of it.
FILLED_AT_ONCE = 2000
Report = Callable[[str, int], None]


@dataclass(frozen=True)
class Match:
    """Words that follow each other within one part of an item ("": any part); the last one may go on when `prefix`."""

    phrase: tuple[str, ...]
    part: Part = ""
    prefix: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether the index alone answers; otherwise it finds too much, and the texts themselves must be asked."""
        return len(self.phrase) <= LONGEST_PHRASE and all(len(word) <= LONGEST_WORD for word in self.phrase)

    @property
    def indexed(self) -> tuple[tuple[str, ...], bool]:
        """The words as an index holds them, and whether the last one may go on."""
        held = tuple(index_word(word) for word in self.phrase[:LONGEST_PHRASE])
        return held, self.prefix and len(held) == len(self.phrase) and len(self.phrase[-1]) <= LONGEST_WORD


class SearchStore(ABC):
    """The search documents of one database. One instance per call; it holds only the connection."""

    #: Whether asking for all that a frequent word finds can take long.
    is_slow_at_all: ClassVar[bool]
    #: Whether new words wait beside the index until somebody merges them.
    has_waiting_words: ClassVar[bool] = False

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    @abstractmethod
    def script(self) -> str:
        """Return the SQL that creates tables, functions and triggers."""

    @abstractmethod
    def digest_found(self) -> str:
        """Return the digest of the documents that are there, complete; "" when a trigger is missing or a filling broke off."""

    @abstractmethod
    def install(self, report: Report | None = None) -> None:
        """Create everything, and write the documents of every row that is there. Again after a break, it goes on."""

    def settle(self) -> None:  # noqa: B027
        """Bring in order what can be without writing documents again. Nothing to do by default."""

    def merge_waiting(self) -> bool:
        """Merge new words that wait beside the index; return whether this role may. Only where `has_waiting_words`."""
        return False

    @abstractmethod
    def drop(self) -> None:
        """Remove the triggers. `install` puts them back, and fills again what may have been missed."""

    @abstractmethod
    def ids(self, match: Match) -> array[int]:
        """Return the ids of the items that a match finds, of any tenant, deleted ones too; some of them more than once."""

    @abstractmethod
    def among(self, match: Match, ids: Collection[int]) -> set[int]:
        """Return which of these items a match finds."""

    @abstractmethod
    def best_texts(self, matches: Sequence[Match], ids: Sequence[int]) -> dict[int, int]:
        """Return by item the id of its text that holds most of these; an item without such a text is left out."""

    @abstractmethod
    def known(self, words: Sequence[str]) -> dict[str, int]:
        """Return which of these words a document has, and in about how many documents each is."""

    @abstractmethod
    def frequent(self, documents: int, most: int) -> list[str]:
        """Return the words that more than so many documents have, the most frequent first; [] where `ids` is always fast."""

    @abstractmethod
    def estimate(self, match: Match) -> int:
        """Return about how many documents `ids` would read; 0 where it is always fast."""

    def spans(self, table: str, report: Report | None) -> Iterator[tuple[int, int]]:
        """Yield (above, up to): ranges of ids that hold FILLED_AT_ONCE rows of a table each, and tell of those that are done."""
        above, done = -(2**63), 0
        while True:
            with self.connection.cursor() as cursor:
                rows = f"SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT {FILLED_AT_ONCE}"
                cursor.execute(f"SELECT max(id), count(*) FROM ({rows}) AS r", [above])
                highest, count = cursor.fetchone() or (None, 0)
            if highest is None:
                return
            yield above, highest
            above, done = highest, done + count
            if report:
                report(table, done)

    def digest(self) -> str:
        """Return the digest that names what the words of a document are, and who writes them."""
        rules = (terms.MARK_RANGES, terms.LOWER_PAIRS, terms.SPELLED, SEPARATOR_RANGES, LONGEST_WORD, LONGEST_PHRASE)
        return hashlib.sha256(f"{self.script()}{rules}".encode()).hexdigest()[:16]

    def is_in_force(self) -> bool:
        """Return whether every row has its documents, of this version."""
        return self.digest_found() == self.digest()

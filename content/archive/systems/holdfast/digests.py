"""Digests of a table: the SHA-256 of its rows as lines of JSON, in their order, whatever engine or file they come from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from content.archive.systems.holdfast.columns import Row

#: Made once: an archive has a million rows.
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=bytes.hex)


@dataclass(frozen=True)
class TableDigest:
    """How many rows a table has, and what they add up to."""

    rows: int
    sha256: str


@dataclass
class Digester:
    """Takes rows and knows their digest at any time."""

    rows: int = 0
    state: Any = field(default_factory=hashlib.sha256)

    def take(self, row: Row) -> None:
        """Add one row."""
        self.state.update(ENCODER.encode(row).encode() + b"\n")
        self.rows += 1

    def through(self, rows: Iterable[Row], tick: Callable[[], None] | None = None) -> Iterator[Row]:
        """Yield rows as they pass."""
        for row in rows:
            self.take(row)
            if tick:
                tick()
            yield row

    @property
    def digest(self) -> TableDigest:
        """What the rows so far add up to."""
        return TableDigest(self.rows, self.state.hexdigest())


def digest_of(rows: Iterable[Row], tick: Callable[[], None] | None = None) -> TableDigest:
    """Return the digest of rows."""
    digester = Digester()
    for _ in digester.through(rows, tick):
        pass
    return digester.digest

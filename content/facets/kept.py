"""Rows of items as somebody printed them, kept until the items change. Each index has its own and drops what it hears of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock

#: Of all rows together; the oldest ones go. A row of a list is about a kilobyte.
MOST_BYTES = 4 * 1024 * 1024

Rows = Mapping[int, bytes]


class KeptRows:
    """Rows by id, for one form of printing them. Who asks has an answer of the index, so a kept row is at least as new.

    1. Note how often something was dropped. 2. Read what is not kept. 3. Keep it, unless something was dropped meanwhile: what
    was read may be older than that. What changed after the reading is dropped by a later refresh.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.form = ""
        self.rows: dict[int, bytes] = {}
        self.size = self.drops = 0

    def rows_of(self, ids: Sequence[int], form: str, read: Callable[[Sequence[int]], Rows]) -> dict[int, bytes]:
        """Return the rows that are there; `read` prints those that are not kept in this form."""
        with self.lock:
            drops = self.drops
            kept = {pk: self.rows[pk] for pk in ids if pk in self.rows} if form == self.form else {}
        missing = [pk for pk in ids if pk not in kept]
        if missing:
            found = read(missing)
            kept.update(found)
            self.keep(found, form, drops)
        return kept

    def keep(self, found: Rows, form: str, drops: int) -> None:
        """Keep rows that were read after so many drops. There is room for one form: another one begins anew."""
        with self.lock:
            if drops != self.drops:
                return
            if form != self.form:
                self.form, self.size, self.rows = form, 0, {}
            for pk, row in found.items():
                self.size += len(row) - len(self.rows.pop(pk, b""))
                self.rows[pk] = row
            while self.size > MOST_BYTES:
                self.size -= len(self.rows.pop(next(iter(self.rows))))

    def drop(self, ids: Sequence[int]) -> None:
        """Forget these items: they changed."""
        with self.lock:
            self.drops += 1
            self.size -= sum(len(self.rows.pop(pk, b"")) for pk in ids)

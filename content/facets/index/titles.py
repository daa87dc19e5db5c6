"""The sort keys of titles as bytes: one blob, and for each slot where its key begins and how long it is."""

from __future__ import annotations

import numpy as np

from content.facets.index.columns import Column, Numbers


class Titles:
    """`blob` is never written to and may be mapped from a file; keys that change later stand in `tail` behind it."""

    def __init__(self, blob: Numbers, starts: Column, lengths: Column, tail: bytes = b"") -> None:
        self.blob, self.starts, self.lengths = blob, starts, lengths
        self.tail = bytearray(tail)

    def __getitem__(self, slot: int) -> bytes:
        start, length = self.starts[slot], self.lengths[slot]
        base = len(self.blob)
        if start < base:
            return self.blob[start : start + length].tobytes()
        return bytes(self.tail[start - base : start - base + length])

    def put(self, slot: int, key: bytes) -> None:
        """Set the key of an item; a slot at the end is a new one."""
        start = len(self.blob) + len(self.tail)
        self.tail += key
        if slot == len(self.starts):
            self.starts.extend([start])
            self.lengths.extend([len(key)])
        else:
            self.starts[slot] = start
            self.lengths[slot] = len(key)

    def whole(self) -> Numbers:
        """Return blob and tail as one array."""
        return np.concatenate([self.blob, np.frombuffer(bytes(self.tail), np.uint8)]) if self.tail else self.blob


def titles_of(blob: bytes | bytearray, lengths: Column) -> Titles:
    """Return the keys that stand in a blob one after the other."""
    ends = np.cumsum(lengths.data, dtype=np.int64)
    starts = (ends - lengths.data).astype(np.int32 if len(blob) < 2**31 else np.int64)
    return Titles(np.frombuffer(blob, np.uint8), Column(starts), lengths)

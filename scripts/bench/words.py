"""Invented words and Zipf draws: the same for the same seed, on every machine."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

ONSETS = ("b", "br", "d", "f", "g", "gl", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "z")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
CODAS = ("", "l", "n", "r", "s", "t")
VOCABULARY = 60_000


@lru_cache(maxsize=1)
def vocabulary() -> NDArray[np.object_]:
    """Return all words, the most frequent first: short ones, then longer ones."""
    syllables = ["".join(parts) for parts in product(ONSETS, VOWELS, CODAS)]
    shuffled = list(np.random.default_rng(7).permutation(syllables))
    long = (first + second for first, second in product(shuffled, repeat=2))
    return np.array(shuffled + [word for word, _ in zip(long, range(VOCABULARY - len(shuffled)), strict=False)], dtype=object)


class Zipf:
    """Draws ranks 0 to size - 1, rank r with a probability proportional to 1 / (r + shift) ** power."""

    def __init__(self, size: int, *, power: float = 1.0, shift: float = 2.0) -> None:
        weights = (np.arange(size) + shift) ** -power
        self.cumulative = np.cumsum(weights / weights.sum())
        self.size = size

    def draw(self, random: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Return so many ranks."""
        ranks = np.searchsorted(self.cumulative, random.random(count))
        return np.minimum(ranks, self.size - 1)

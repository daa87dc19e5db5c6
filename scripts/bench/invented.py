"""Invented items: Zipf-distributed facets that hang together a little, 1 to 4 texts each, documents of 1.5 to 3 kB.

A channel has a home category and a language that most of its items keep; topics come from their category more often than not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import numpy as np

from scripts.bench.words import VOCABULARY, Zipf, vocabulary

CHUNK = 10_000
SOURCES = ("youtube", "reddit", "web", "podcast", "mail", "papers", "forum")
KINDS = ("video", "conversation", "article", "video", "document", "document", "conversation")
CATEGORIES = 24
SUBCATEGORIES = 8
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "pl", "ja", "tr", "cs")
CONTENT_TYPES = ("tutorial", "talk", "news", "review", "interview", "lecture", "opinion", "demo", "story", "report")
COMPLEXITIES = ("beginner", "intermediate", "advanced", "expert")
VARIANTS = ("comprehensive", "bullet-points", "audio", "key-insights", "executive", "adaptive", "quiz", "audio-de")
BEGIN = datetime(2014, 1, 1, tzinfo=UTC)
INDEXED = datetime(2022, 1, 1, tzinfo=UTC)
#: Words of a title and of the payload.
WORDS_BESIDE = 9 + 200 + 12
DELETED, CURATED = 0.005, 0.02


@dataclass
class Invented:
    """One item. `curated` and `deleted` are what people decided about it; `texts` are (role, variant, text)."""

    pk: int
    columns: dict[str, Any]
    analysis: dict[str, Any]
    payload: dict[str, Any]
    texts: list[tuple[str, str, str]]
    curated: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False


def chunks(total: int, *, seed: int = 1) -> Iterator[list[Invented]]:
    """Yield all items, in the order of their primary keys."""
    world = World(total)
    for start in range(0, total, CHUNK):
        yield list(world.items(np.random.default_rng((seed, start)), start, min(CHUNK, total - start)))


class World:
    """What all items are drawn from."""

    def __init__(self, total: int) -> None:
        random = np.random.default_rng(3)
        self.words = vocabulary()
        self.word = Zipf(VOCABULARY, power=1.05, shift=6)
        self.channel = Zipf(max(200, min(20_000, total // 30)))
        self.topic = Zipf(max(40, min(4_000, total // 100)))
        self.category = Zipf(CATEGORIES)
        self.few = Zipf(12, power=1.4, shift=1)
        self.home = self.category.draw(random, self.channel.size)
        self.speaks = self.few.draw(random, self.channel.size) % len(LANGUAGES)

    def items(self, random: np.random.Generator, start: int, count: int) -> Iterator[Invented]:
        """Yield one chunk."""
        draws = self.draws(random, count)
        texts = random.integers(1, 5, count)
        lengths = random.integers(60, 160, int(texts.sum()))
        stream = iter(self.words[self.word.draw(random, int(lengths.sum()) + count * WORDS_BESIDE)])
        lengths_left = iter(lengths)
        for row in range(count):
            values = {name: column[row] for name, column in draws.items()}
            sizes = [int(next(lengths_left)) for _ in range(texts[row])]
            yield self.item(start + row + 1, values, sizes, stream)

    def draws(self, random: np.random.Generator, count: int) -> dict[str, Any]:
        """Return the columns of random numbers of a chunk."""
        channel = self.channel.draw(random, count)
        at_home = random.random(count) < 0.7
        category = np.where(at_home, self.home[channel], self.category.draw(random, count))
        return {
            "channel": channel,
            "category": category,
            "language": np.where(random.random(count) < 0.9, self.speaks[channel], self.few.draw(random, count)) % len(LANGUAGES),
            "source": self.few.draw(random, count) % len(SOURCES),
            "topics": [self.topic.draw(random, size) for size in random.integers(0, 9, count)],
            "choice": self.few.draw(random, count),
            "number": random.integers(0, 2**31, count),
            "length": np.exp(random.normal(6.3, 1.1, count)).astype(int),
            "age": random.beta(2.5, 1.2, count),
            "fate": random.random(count),
        }

    def item(self, pk: int, values: dict[str, Any], sizes: list[int], stream: Iterator[str]) -> Invented:
        """Return one item."""
        number, source = int(values["number"]), int(values["source"])
        analysis = {"title": sentence(stream, 5 + number % 5).capitalize(), **self.terms(values, number)}
        texts = [("summary", VARIANTS[(number + place * 3) % 8], sentence(stream, size)) for place, size in enumerate(sizes)]
        payload = {"description": sentence(stream, 200), "tags": sentence(stream, 12).split(), "score": number}
        made = Invented(pk, columns(pk, values, number, source), analysis, payload, texts)
        if values["fate"] < CURATED:
            made.curated = decision(number)
        made.deleted = values["fate"] > 1 - DELETED
        return made

    def terms(self, values: dict[str, Any], number: int) -> dict[str, Any]:
        """Return the machine's values of the curatable fields, the title left out."""
        category = int(values["category"])
        found = [category, *([(category + number) % CATEGORIES] if number % 3 == 0 else [])]
        topics = [f"topic {(rank * CATEGORIES + category) if rank % 2 else rank}" for rank in values["topics"].tolist()]
        choice = int(values["choice"])
        return {
            "categories": [tree(one, number) for one in dict.fromkeys(found)] if number % 25 else [],
            "topics": list(dict.fromkeys(topics)),
            "content_type": CONTENT_TYPES[choice % 10] if number % 19 else "",
            "complexity": COMPLEXITIES[choice % 4] if number % 9 else "",
            "language": LANGUAGES[int(values["language"])] if number % 50 else "",
        }


def tree(category: int, number: int) -> dict[str, Any]:
    """Return a category with none to two of its subcategories."""
    subs = [f"Sub {(number >> shift) % SUBCATEGORIES}" for shift in (3, 7)][: number % 3]
    return {"category": f"Category {category:02d}", "subcategories": list(dict.fromkeys(subs))}


def columns(pk: int, values: dict[str, Any], number: int, source: int) -> dict[str, Any]:
    """Return the columns that a machine writes."""
    is_timed = KINDS[source] == "video"
    return {
        "source": SOURCES[source],
        "external_id": f"{number:08x}{pk:x}",
        "kind": KINDS[source],
        "url": f"https://{SOURCES[source]}.example/{number:08x}{pk:x}",
        "author": f"Channel {int(values['channel']):05d}",
        "published_at": BEGIN + timedelta(seconds=int(values["age"] * 12 * 365 * 86400)) if number % 25 else None,
        "indexed_at": INDEXED + timedelta(seconds=pk * 90 - number % 5000),
        "duration_seconds": int(values["length"]) if is_timed else None,
        "word_count": int(values["length"]) * 2 if number % 7 else None,
        "has_audio": None if number % 11 == 0 else number % 3 == 0,
    }


def decision(number: int) -> dict[str, Any]:
    """Return what a curator decided about an item."""
    if number % 2:
        return {"language": {"op": "set", "value": LANGUAGES[number % 12], "base": "0" * 16}}
    return {"topics": {"op": "patch", "add": [f"topic {number % 40}"], "remove": ["topic 0"], "base": "0" * 16}}


def sentence(stream: Iterator[str], count: int) -> str:
    """Return the next words of a stream."""
    return " ".join(islice(stream, count))

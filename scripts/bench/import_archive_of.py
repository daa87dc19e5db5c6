"""An archive to measure imports with: items with 3 kB of JSON, two or three summaries of 3 kB JSON each."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

CONTENT = (
    "id", "title", "canonical_url", "published_at", "indexed_at", "duration_seconds", "has_audio", "video_id", "channel_name",
    "view_count", "language", "analysis", "subcategories_json", "key_topics", "updated_at",
)  # fmt: skip
VARIANTS = ("audio", "comprehensive", "key-points")
MOMENT = "2025-09-11 17:44:47"


def write_archive(path: Path, items: int) -> Path:
    """Write so many items and two and a half times as many texts; the same every time."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(3, 9))) for _ in range(4000)]
    with closing(sqlite3.connect(path)) as archive:
        archive.execute("PRAGMA synchronous = OFF")
        archive.execute(f"CREATE TABLE content ({', '.join(CONTENT)})")
        archive.execute(
            "CREATE TABLE summary_variants (id INTEGER PRIMARY KEY, video_id, variant_type, revision, content, created_at)"
        )
        marks = ", ".join("?" * len(CONTENT))
        archive.executemany(f"INSERT INTO content VALUES ({marks})", (content(number, chance, words) for number in range(items)))
        insert = "INSERT INTO summary_variants (video_id, variant_type, revision, content, created_at) VALUES (?, ?, 1, ?, ?)"
        archive.executemany(insert, texts(items, chance, words))
        archive.commit()
    return path


def video_id(number: int) -> str:
    """Return an id as YouTube has them."""
    return f"V{number:09}x"


def prose(chance: random.Random, words: list[str], length: int) -> str:
    """Return words of about so many letters."""
    return " ".join(chance.choices(words, k=length // 7))


def content(number: int, chance: random.Random, words: list[str]) -> tuple[Any, ...]:
    """Return one content row."""
    category = chance.choice(["Science", "Music", "News", "History"])
    analysis = {"language": "en", "summary": prose(chance, words, 2600), "entities": prose(chance, words, 200).split()}
    categories = {"categories": [{"category": category, "subcategories": [chance.choice("abc")]}]}
    own = video_id(number)
    return (
        f"yt:{own.lower()}", prose(chance, words, 50), f"https://www.youtube.com/watch?v={own}", "2025-08-01T00:00:00Z", MOMENT,
        chance.randint(60, 7200), 1, own, f"Channel {number % 300}", number, "en", json.dumps(analysis), json.dumps(categories),
        json.dumps(chance.sample(words, 5)), MOMENT,
    )  # fmt: skip


def texts(items: int, chance: random.Random, words: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield two or three summaries of every item."""
    for number in range(items):
        for variant in VARIANTS[: 2 + number % 2]:
            document = {"comprehensive": prose(chance, words, 2800), "headline": prose(chance, words, 60)}
            yield video_id(number), variant, json.dumps(document), MOMENT

"""Builds small YTV2 archives of every generation, with the rows that real ones have and the nasty ones beside them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

S1_COLUMNS = (
    "id TEXT PRIMARY KEY, title TEXT NOT NULL, canonical_url TEXT, thumbnail_url TEXT, published_at TEXT,"
    " indexed_at TEXT DEFAULT CURRENT_TIMESTAMP, duration_seconds INTEGER DEFAULT 0, word_count INTEGER DEFAULT 0,"
    " has_audio BOOLEAN DEFAULT FALSE, audio_duration_seconds INTEGER DEFAULT 0, has_transcript BOOLEAN DEFAULT FALSE,"
    " transcript_chars INTEGER DEFAULT 0, video_id TEXT, channel_name TEXT, channel_id TEXT, view_count INTEGER DEFAULT 0,"
    " like_count INTEGER DEFAULT 0, comment_count INTEGER DEFAULT 0, category TEXT, content_type TEXT, complexity_level TEXT,"
    " language TEXT DEFAULT 'en', key_topics TEXT, named_entities TEXT, format_source TEXT, processing_status TEXT,"
    " created_at TEXT, updated_at TEXT"
)
SUMMARIES = "id INTEGER PRIMARY KEY AUTOINCREMENT, content_id TEXT{unique}, summary_text TEXT, summary_type TEXT, created_at TEXT"
VARIANTS = (
    "id INTEGER PRIMARY KEY AUTOINCREMENT, video_id TEXT NOT NULL, variant_type TEXT NOT NULL, revision INTEGER DEFAULT 1,"
    " content TEXT NOT NULL, raw_payload TEXT, metadata TEXT, is_latest BOOLEAN DEFAULT 1, created_at TEXT, updated_at TEXT,"
    " file_size INTEGER, word_count INTEGER, UNIQUE (video_id, variant_type, revision)"
)
ADDED = {
    "S4": ", subcategory TEXT",
    "S5": ", subcategory TEXT, subcategories_json TEXT, analysis TEXT",
    "S6": ", subcategory TEXT, subcategories_json TEXT, analysis TEXT, summary TEXT",
}
GENERATIONS = ("S1", "S2", "S3", "S4", "S5", "S6")


class Archive:
    """An archive being built. Insert rows, then read `path`."""

    def __init__(self, path: Path, generation: str = "S1") -> None:
        self.path, self.generation = path, generation
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements(generation):
                connection.execute(statement)
            connection.commit()

    def insert(self, table: str, **values: Any) -> None:
        """Insert one row."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())

    def run(self, statement: str, *values: Any) -> None:
        """Run one statement on the file."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute(statement, values)
            connection.commit()

    def add_video(self, video_id: str = "AbCdEfGhIjK", /, **overrides: Any) -> str:
        """Insert a content row as the old system wrote it and return its id, which lost its letter case."""
        row = video_row(video_id, **overrides)
        self.insert("content", **row)
        return str(row["id"])

    def add_summary(self, content_id: str, text: str = "What it says…", variant: str = "audio", **overrides: Any) -> None:
        """Insert a summary row."""
        self.insert("content_summaries", content_id=content_id, summary_text=text, summary_type=variant, **overrides)

    def add_variant(self, video_id: str, text: str = "What it says…", variant: str = "audio", **overrides: Any) -> None:
        """Insert a row of the last generation's summaries."""
        self.insert("summary_variants", video_id=video_id, content=text, variant_type=variant, **overrides)


def statements(generation: str) -> list[str]:
    """Return the statements that make an empty archive."""
    made = [f"CREATE TABLE content ({S1_COLUMNS}{ADDED.get(generation, '')})"]
    if generation == "S1":
        made.append("CREATE TABLE content_summaries (content_id TEXT PRIMARY KEY, summary_text TEXT, summary_type TEXT)")
        made.append(
            "CREATE TABLE content_files (id INTEGER PRIMARY KEY AUTOINCREMENT, content_id TEXT, file_type TEXT, file_path TEXT,"
            " file_size INTEGER, created_at TEXT)"
        )
        made.append(
            "CREATE TABLE migration_log (id INTEGER PRIMARY KEY AUTOINCREMENT, source_file TEXT, content_id TEXT, status TEXT,"
            " message TEXT, processed_at TEXT)"
        )
    else:
        made.append(f"CREATE TABLE content_summaries ({SUMMARIES.format(unique='' if generation == 'S2' else ' UNIQUE')})")
    if generation == "S6":
        made.append(f"CREATE TABLE summary_variants ({VARIANTS})")
    return made


def video_row(video_id: str, /, **overrides: Any) -> dict[str, Any]:
    """Return a complete content row of the first generation."""
    return {
        "id": f"yt:{video_id.lower()}",
        "title": "How Bees Navigate",
        "canonical_url": f"https://www.youtube.com/watch?v={video_id}",
        "thumbnail_url": f"https://i.ytimg.com/vi/{video_id}/hq720.jpg",
        "published_at": "2025-08-01T00:00:00+00:00",
        "indexed_at": "2025-09-08T19:00:04+00:00",
        "duration_seconds": 349,
        "has_audio": 1,
        "video_id": video_id,
        "channel_name": "Meadow Studies",
        "channel_id": "",
        "view_count": 12,
        "category": '["Science"]',
        "content_type": "Documentary",
        "complexity_level": "Beginner",
        "language": "en",
        "key_topics": '["bees", "navigation"]',
        "named_entities": "[]",
        "format_source": "complete",
        "processing_status": "imported",
        "created_at": "2025-09-11 17:44:47",
        "updated_at": "2025-09-11 17:44:47",
        **overrides,
    }


def make_archive(folder: Path, generation: str = "S1", name: str = "archive.db") -> Archive:
    """Return an empty archive of one generation."""
    return Archive(folder / name, generation)

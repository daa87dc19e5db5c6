"""Writes the demo archive: a SQLite file with the tables and columns of YTV2's last generation, the same bytes every time."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from content.demo.stories import Story, stories
from content.demo.summaries import variants

FIRST = datetime(2021, 1, 4, 7, 0, tzinfo=UTC)
DAYS = 1900
ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LAYOUT = """
CREATE TABLE content (
    id TEXT PRIMARY KEY, title TEXT, canonical_url TEXT, thumbnail_url TEXT, published_at TEXT, indexed_at TEXT,
    duration_seconds INTEGER DEFAULT 0, word_count INTEGER DEFAULT 0, has_audio BOOLEAN DEFAULT FALSE,
    audio_duration_seconds INTEGER DEFAULT 0, has_transcript BOOLEAN DEFAULT FALSE, transcript_chars INTEGER DEFAULT 0,
    video_id TEXT, channel_name TEXT, channel_id TEXT, view_count INTEGER DEFAULT 0, like_count INTEGER DEFAULT 0,
    comment_count INTEGER DEFAULT 0, category TEXT, content_type TEXT, complexity_level TEXT, language TEXT DEFAULT 'en',
    key_topics TEXT, named_entities TEXT, format_source TEXT DEFAULT 'api', processing_status TEXT DEFAULT 'completed',
    created_at TEXT, updated_at TEXT, subcategory TEXT, subcategories_json TEXT, analysis TEXT, summary TEXT
);
CREATE TABLE content_summaries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, content_id TEXT UNIQUE, summary_text TEXT, summary_type TEXT, created_at TEXT
);
CREATE TABLE summary_variants (
    id INTEGER PRIMARY KEY AUTOINCREMENT, video_id TEXT NOT NULL, variant_type TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 1,
    content TEXT NOT NULL, raw_payload TEXT, metadata TEXT, is_latest BOOLEAN DEFAULT TRUE, created_at TEXT, updated_at TEXT,
    file_size INTEGER, word_count INTEGER, UNIQUE (video_id, variant_type, revision)
);
"""
Row = dict[str, Any]


def write_demo_archive(path: Path) -> int:
    """Write the archive to a new file and return how many items it has."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    told = list(stories())
    with closing(sqlite3.connect(unfinished)) as archive:
        archive.executescript(LAYOUT)
        for story in told:
            write_story(archive, story)
        archive.commit()
    unfinished.replace(path)
    return len(told)


def write_story(archive: sqlite3.Connection, story: Story) -> None:
    """Write one story's row and the rows of its texts; one comprehensive text in six was written twice."""
    row = content_row(story)
    insert(archive, "content", row)
    for name, text in variants(story).items():
        wordings = [text.split("\n\n")[0], text] if name == "comprehensive" and story.number % 6 == 0 else [text]
        for revision, wording in enumerate(wordings, 1):
            latest = revision == len(wordings)
            insert(archive, "summary_variants", variant_row(row, name, wording, revision, latest=latest))


def insert(archive: sqlite3.Connection, table: str, row: Row) -> None:
    """Insert one row."""
    columns, marks = ", ".join(row), ", ".join("?" * len(row))
    archive.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(row.values()))


def variant_row(row: Row, name: str, text: str, revision: int, *, latest: bool) -> Row:
    """Return a summary_variants row; a second revision came three days after the first."""
    at = stamp(datetime.fromisoformat(row["indexed_at"]) + timedelta(days=3 * (revision - 1), minutes=2))
    size = {"file_size": len(text.encode()), "word_count": len(text.split())}
    known = {"video_id": row["video_id"] or row["id"], "variant_type": name, "revision": revision, "content": text}
    return known | {"is_latest": int(latest), "created_at": at, "updated_at": at} | size


def content_row(story: Story) -> Row:
    """Return a content row. As in real archives some rows lack a date, a duration or a language."""
    dice = story.dice
    origin = origin_of(story)
    is_video = origin["video_id"] is not None
    published = FIRST + timedelta(days=dice.randrange(DAYS), minutes=dice.randrange(900))
    indexed = published + timedelta(days=dice.randrange(1, 20), seconds=dice.randrange(80_000))
    words = dice.randrange(700, 9_000)
    seconds = words * 60 // 150 if is_video and story.number % 43 else 0
    views = dice.randrange(300, 400_000) if is_video else 0
    return {
        **origin,
        "title": story.title,
        "published_at": None if story.number % 40 == 0 else stamp(published),
        "indexed_at": stamp(indexed),
        "created_at": stamp(indexed),
        "updated_at": stamp(indexed + timedelta(days=7)),
        "duration_seconds": seconds,
        "word_count": words,
        "has_audio": int(dice.random() < (0.6 if is_video else 0.2)),
        "has_transcript": int(is_video),
        "transcript_chars": words * 6 if is_video else 0,
        "view_count": views,
        "like_count": views // dice.randrange(20, 60),
        "comment_count": views // dice.randrange(300, 900),
        **classification(story),
    }


def classification(story: Story) -> Row:
    """Return the columns that say what a story is about, in the structures that the old system wrote."""
    grouped: dict[str, list[str]] = {}
    for category, subcategory in story.places:
        grouped.setdefault(category, []).append(subcategory)
    categories = [{"category": category, "subcategories": subs} for category, subs in grouped.items()]
    language = "" if story.number % 60 == 0 else story.language
    known = {"content_type": story.content_type, "complexity_level": story.complexity, "language": language}
    analysis = {"schema_version": 2, "categories": categories, "key_topics": list(story.topics), **known}
    return {
        **known,
        "category": as_json(list(grouped)),
        "subcategory": story.places[0][1],
        "subcategories_json": as_json({"categories": categories}),
        "key_topics": as_json(list(story.topics)),
        "named_entities": "[]",
        "analysis": as_json(analysis),
    }


def origin_of(story: Story) -> Row:
    """Return where a story comes from: its ids, its URL and who published it."""
    dice, name = story.dice, slug(story.title)
    share = dice.random()
    ident = "".join(dice.choice(ID_LETTERS) for _ in range(11))
    if share < 0.66:
        return origin(f"yt:{ident}", f"https://www.youtube.com/watch?v={ident}", story.channel, video_id=ident)
    if share < 0.76:
        post = ident[:7].lower().replace("-", "x").replace("_", "y")
        forum = slug(story.places[0][1]).replace("-", "")
        return origin(f"reddit:{post}", f"https://www.reddit.com/r/{forum}/comments/{post}/{name}/", f"r/{forum}")
    if share < 0.86 and story.language != "es":
        return origin(f"wikipedia:{name}", f"https://{story.language}.wikipedia.org/wiki/Special:Demo/{name}", "Wikipedia")
    return origin(f"web:{name}", f"https://{slug(story.channel)}.example/{name}", story.channel)


def origin(ident: str, url: str, channel: str, *, video_id: str | None = None) -> Row:
    """Return the columns of an origin."""
    return {"id": ident, "video_id": video_id, "canonical_url": url, "thumbnail_url": "", "channel_name": channel}


def slug(text: str) -> str:
    """Return text for a URL: its words in ASCII, without accents."""
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def stamp(at: datetime) -> str:
    """Return a moment as the old system wrote it."""
    return at.isoformat(timespec="seconds")


def as_json(document: object) -> str:
    """Return a document as JSON text."""
    return json.dumps(document, ensure_ascii=False)

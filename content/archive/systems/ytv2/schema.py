"""The tables and columns of YTV2's generations. Which one a file is shows in them, never in a version number."""

from __future__ import annotations

from collections.abc import Mapping

from content.archive.staging import TableShape

SYSTEM = "ytv2"

CONTENT = (
    "id", "title", "canonical_url", "thumbnail_url", "published_at", "indexed_at", "duration_seconds", "word_count", "has_audio",
    "audio_duration_seconds", "has_transcript", "transcript_chars", "video_id", "channel_name", "channel_id", "view_count",
    "like_count", "comment_count", "category", "content_type", "complexity_level", "language", "key_topics", "named_entities",
    "format_source", "processing_status", "created_at", "updated_at", "subcategory", "subcategories_json", "analysis", "summary",
    "content_source",
)  # fmt: skip
TABLES = {
    "content": CONTENT,
    "content_summaries": ("id", "content_id", "summary_text", "summary_type", "created_at"),
    "summary_variants": (
        "id", "video_id", "variant_type", "revision", "content", "raw_payload", "metadata", "is_latest", "created_at",
        "updated_at", "file_size", "word_count",
    ),
    "content_files": ("id", "content_id", "file_type", "file_path", "file_size", "created_at"),
    "migration_log": ("id", "source_file", "content_id", "status", "message", "processed_at"),
}  # fmt: skip
#: The column by which a child names its parent; the texts that carry their revision come first.
PARENT = {"summary_variants": "video_id"} | dict.fromkeys(("content_summaries", "content_files", "migration_log"), "content_id")
#: Child tables that become lists in the payload.
LISTED = ("content_files", "migration_log")
#: Columns whose text is JSON, where another spelling of the same document is no difference.
JSON_COLUMNS = frozenset(
    {"category", "subcategories_json", "analysis", "key_topics", "named_entities", "summary", "raw_payload", "metadata"}
)


def names(shape: TableShape | None) -> frozenset[str]:
    """Return the column names of a table in lower case."""
    return frozenset(name.lower() for name in shape.columns) if shape else frozenset()


def detect(shapes: Mapping[str, TableShape]) -> str:
    """Return S1 to S6, or "" when the file has no content table with an id and a title."""
    content = names(shapes.get("content"))
    if "title" not in content or not content & {"id", "video_id"}:
        return ""
    if "summary_variants" in shapes:
        return "S6"
    if content & {"subcategories_json", "analysis"}:
        return "S5"
    if "subcategory" in content:
        return "S4"
    summaries = names(shapes.get("content_summaries"))
    if "migration_log" in shapes or "id" not in summaries:
        return "S1"
    return "S3" if shapes["content_summaries"].has_unique_column("content_id") else "S2"


def tables(shapes: Mapping[str, TableShape]) -> dict[str, tuple[str, ...]]:
    """Return the known tables that the file has, the items first."""
    return {table: columns for table, columns in TABLES.items() if table in shapes}

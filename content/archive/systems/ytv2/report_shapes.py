"""The shapes of YTV2's reports, brought into the flat one: J1 (`video`), J2 (`source_metadata`), and what its jobs posted."""

from __future__ import annotations

from collections.abc import Mapping

from content.types import JSONObject, JSONValue

#: Our name for a value, and the names it went by, the most telling first.
VIDEO = {
    "video_id": ("video_id", "id"),
    "title": ("title",),
    "channel_name": ("channel_name", "channel", "uploader"),
    "canonical_url": ("canonical_url", "url", "webpage_url"),
    "thumbnail_url": ("thumbnail_url", "thumbnail"),
    "published_at": ("published_at", "upload_date"),
    "duration_seconds": ("duration_seconds", "duration"),
    "view_count": ("view_count",),
    "like_count": ("like_count",),
    "comment_count": ("comment_count",),
    "language": ("language",),
}
POSTED = {
    "analysis": ("analysis_json", "analysis"),
    "topics": ("topics_json", "key_topics", "topics"),
    "canonical_url": ("canonical_url", "url"),
    "channel_name": ("channel_name", "channel"),
    "thumbnail_url": ("thumbnail_url", "thumbnail"),
    "complexity_level": ("complexity_level", "complexity"),
    "summaries": ("summaries", "summary_variants", "variants"),
}
PLAIN = (
    *("id", "video_id", "content_source", "title", "published_at", "duration_seconds", "word_count", "has_audio", "media"),
    *("category", "subcategories_json", "content_type", "language", "summary", "summary_type", "generated_at"),
    *("view_count", "like_count", "comment_count"),
)


def flattened(report: JSONObject) -> JSONObject:
    """Return what a report says under one set of names. A name that the report does not have is not there either."""
    flat = {name: report[name] for name in PLAIN if name in report} | named(report, POSTED)
    for part in (report.get("video"), youtube_of(report), report.get("metadata")):
        if isinstance(part, dict):
            flat = named(part, VIDEO) | flat
    summary = report.get("summary")
    if isinstance(summary, dict) and isinstance(summary.get("analysis"), dict):
        flat.setdefault("analysis", summary["analysis"])
    media = report.get("media")
    if isinstance(media, dict) and "has_audio" in media:
        flat.setdefault("has_audio", media["has_audio"])
    return flat


def youtube_of(report: JSONObject) -> JSONValue:
    """Return J2's part about the video."""
    metadata = report.get("source_metadata")
    return metadata.get("youtube") if isinstance(metadata, dict) else None


def named(part: Mapping[str, JSONValue], names: Mapping[str, tuple[str, ...]]) -> JSONObject:
    """Return the values of a part under our names; of several names the first one with a value counts."""
    found: JSONObject = {}
    for ours, theirs in names.items():
        present = [name for name in theirs if name in part]
        if present:
            found[ours] = next((part[name] for name in present if part[name] not in (None, "")), part[present[0]])
    return found

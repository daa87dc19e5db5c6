"""Which columns of the file a machine value comes from, so that a difference is named by row and column."""

from __future__ import annotations

_CATEGORIES = ("subcategories_json", "analysis", "category", "subcategory")

#: By the place of a value in the store; the likeliest column first.
ORIGINS: dict[str, tuple[str, ...]] = {
    "kind": ("canonical_url", "video_id", "id"),
    "url": ("canonical_url",),
    "author": ("channel_name",),
    "indexed_at": ("indexed_at", "created_at", "updated_at"),
    "observed_at": ("updated_at", "indexed_at", "created_at"),
    "analysis.categories": _CATEGORIES,
    "analysis.topics": ("key_topics", "analysis"),
    "analysis.title": ("title",),
    "analysis.content_type": ("content_type", "analysis"),
    "analysis.complexity": ("complexity_level", "analysis"),
    "analysis.language": ("language", "analysis"),
    "flags": ("title", "published_at", "format_source", "content_type", "complexity_level", *_CATEGORIES, "key_topics", "id"),
    "payload.documents": ("analysis", *_CATEGORIES, "key_topics"),
    "texts": ("summary",),
    "aliases": ("id", "video_id"),
    "content_summaries.text": ("summary_text",),
    "content_summaries.html": ("summary_text",),
    "content_summaries.variant": ("summary_type",),
    "content_summaries.language": ("summary_type",),
    "content_summaries.occurred_at": ("created_at",),
    "content_summaries.revision": ("summary_type",),
    "summary_variants.text": ("content",),
    "summary_variants.html": ("content",),
    "summary_variants.variant": ("variant_type",),
    "summary_variants.language": ("variant_type",),
    "summary_variants.occurred_at": ("created_at",),
    "summary_variants.revision": ("revision",),
}


def origins(place: str) -> tuple[str, ...]:
    """Return the columns that a place is filled from; the last part of its name where it is called as its column."""
    return ORIGINS.get(place) or (place.rsplit(".", 1)[-1],)

"""A content row's machine values: columns, analysis, counts and media, with the flags of values that are not facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content.archive.mapped import MappingOptions, RowReader
from content.archive.systems.ytv2.categories import Shaped, read_categories, read_topics
from content.archive.systems.ytv2.identity import Identity
from content.archive.values import Coerced
from content.archive.values.booleans import read_boolean
from content.archive.values.documents import read_document
from content.archive.values.integers import read_count, read_duration, zero_as_unknown
from content.archive.values.text import read_text
from content.archive.values.times import START, read_time
from content.types import JSONObject, JSONValue

#: What the old system wrote where it had no title.
PLACEHOLDER_TITLES = ("untitled", "(untitled)")
#: Counts, and whether a 0 in them means that nobody knew.
UNKNOWN_COUNTS = {"view_count": True, "like_count": False, "comment_count": False}
DOCUMENTS = ("analysis", "subcategories_json", "category", "key_topics")
#: Curatable field, its column, and its names in the analysis document.
SCALARS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("title", "title", ()),
    ("content_type", "content_type", ("content_type",)),
    ("complexity", "complexity_level", ("complexity_level", "complexity")),
    ("language", "language", ("language",)),
)
PHANTOMS = frozenset({"_ids_to_fix", "test456"})


@dataclass
class Facts:
    """What one content row says, in our terms. A column that the file's table does not have is no statement."""

    columns: dict[str, Any]
    analysis: JSONObject
    media: JSONObject
    stats: JSONObject
    flags: tuple[str, ...]
    documents: JSONObject
    curated: list[JSONValue]
    indexed_at: datetime | None
    observed_at: datetime


def read_facts(reader: RowReader, identity: Identity, options: MappingOptions) -> Facts:
    """Return the machine values of a row; what is doubtful about them is in the reader."""
    documents = read_documents(reader)
    curated = shaped(reader, "subcategories_json", read_categories(documents.get("subcategories_json")))
    analysis = read_analysis(reader, documents, [] if options.curated_categories else curated)
    columns = read_columns(reader, identity, options)
    indexed_at, observed_at = read_moments(reader, options)
    kept = documents_to_keep(reader, documents)
    facts = Facts(columns, analysis, read_media(reader), read_stats(reader), (), kept, curated, indexed_at, observed_at)
    facts.flags = read_flags(reader, identity, facts)
    return facts


def read_columns(reader: RowReader, identity: Identity, options: MappingOptions) -> dict[str, Any]:
    """Return the item columns that the row states."""
    columns: dict[str, Any] = {"kind": "video" if identity.key.source == "youtube" else "article"}
    for name, column in (("url", "canonical_url"), ("thumbnail_url", "thumbnail_url"), ("author", "channel_name")):
        if reader.has(column):
            columns[name] = reader.take(column, read_text(reader.values[column])) or ""
    if reader.has("published_at"):
        columns["published_at"] = reader.take("published_at", read_time(reader.values["published_at"], options.zone))
    if reader.has("duration_seconds"):
        columns["duration_seconds"] = unknown_at_zero(reader, "duration_seconds", is_duration=True)
    if reader.has("word_count"):
        columns["word_count"] = unknown_at_zero(reader, "word_count")
    if reader.has("has_audio"):
        columns["has_audio"] = reader.take("has_audio", read_boolean(reader.values["has_audio"]))
    return columns


def unknown_at_zero(reader: RowReader, column: str, *, is_duration: bool = False) -> int | None:
    """Return a number whose 0 means that nobody knew."""
    read = read_duration if is_duration else read_count
    return reader.take(column, zero_as_unknown(read(reader.values[column])))


def read_media(reader: RowReader) -> JSONObject:
    """Return what the row says about sound and transcript."""
    media: JSONObject = {}
    for column in ("audio_duration_seconds", "transcript_chars"):
        if reader.has(column):
            media[column] = unknown_at_zero(reader, column, is_duration=column.startswith("audio"))
    if reader.has("has_transcript"):
        media["has_transcript"] = reader.take("has_transcript", read_boolean(reader.values["has_transcript"]))
    return media


def read_stats(reader: RowReader) -> JSONObject:
    """Return the counts of the row."""
    stats: JSONObject = {}
    for column, is_unknown_at_zero in UNKNOWN_COUNTS.items():
        if reader.has(column):
            outcome = read_count(reader.values[column])
            stats[column] = reader.take(column, zero_as_unknown(outcome) if is_unknown_at_zero else outcome)
    return stats


def read_analysis(reader: RowReader, documents: JSONObject, categories: list[JSONValue]) -> JSONObject:
    """Return the machine values of the curatable fields. A column goes before what the analysis document says."""
    found = documents.get("analysis")
    document = found if isinstance(found, dict) else {}
    analysis: JSONObject = {}
    for field, column, others in SCALARS:
        stated = [name for name in others if isinstance(document.get(name), str)]
        if reader.has(column) or stated:
            own = reader.take(column, read_text(reader.values.get(column)))
            analysis[field] = own or next((document[name] for name in stated), None) or None
    oldest = row_categories(reader, documents)
    if any(reader.has(column) for column in ("subcategories_json", "analysis", "category")):
        analysis["categories"] = categories or read_categories(categories_in(document)).members or oldest
    topics = shaped(reader, "key_topics", read_topics(documents.get("key_topics")))
    if reader.has("key_topics") or "key_topics" in document:
        analysis["topics"] = topics or read_topics(document.get("key_topics")).members
    return analysis


def categories_in(document: JSONObject) -> JSONValue:
    """Return the categories of an analysis document: its second version's, else its first version's."""
    return document.get("categories") or document.get("category")


def row_categories(reader: RowReader, documents: JSONObject) -> list[JSONValue]:
    """Return the categories of the oldest columns; the one subcategory belongs to the first of them."""
    members = shaped(reader, "category", read_categories(documents.get("category")))
    subcategory = reader.take("subcategory", read_text(reader.values.get("subcategory")))
    first = members[0] if members else None
    if subcategory and isinstance(first, dict) and first["subcategories"] == []:
        first["subcategories"] = [subcategory]
    return members


def shaped(reader: RowReader, column: str, outcome: Shaped) -> list[JSONValue]:
    """Return a column's members; parts of another shape get a note."""
    if outcome.has_dropped:
        reader.note(column, "wrong_shape", outcome.members or None)
    return outcome.members


def read_documents(reader: RowReader) -> JSONObject:
    """Return the documents of the JSON columns that the row has."""
    return {column: read_json(reader, column) for column in DOCUMENTS if reader.has(column)}


def read_json(reader: RowReader, column: str) -> JSONValue:
    """Return a JSON column's document. A plain text is a name for a category, a list for topics, nothing for an analysis."""
    outcome = read_document(reader.values[column])
    if not isinstance(outcome, Coerced) or outcome.code != "text_instead_of_json":
        return reader.take(column, outcome)
    if column == "category":
        # The oldest rows hold the name itself; that is a shape of theirs and no fault.
        return outcome.value
    if column == "key_topics":
        return {"raw_text": reader.take(column, outcome)}
    if column == "subcategories_json":
        reader.reason = reader.reason or f"{column}: text instead of JSON"
        return None
    return reader.take(column, Coerced[JSONValue](None, outcome.code))


def documents_to_keep(reader: RowReader, documents: JSONObject) -> JSONObject:
    """Return the documents to keep as JSON beside the raw row: the analysis, and those that were not plain JSON."""
    coerced = {note.column for note in reader.notes}
    return {
        column: document
        for column, document in documents.items()
        if document is not None and (column == "analysis" or column in coerced)
    }


def read_moments(reader: RowReader, options: MappingOptions) -> tuple[datetime | None, datetime]:
    """Return (first seen, last seen). Never later than now; what does not say when is older than anything that does."""
    moments = {
        column: reader.take(column, read_time(reader.values.get(column), options.zone))
        for column in ("indexed_at", "created_at", "updated_at")
    }
    indexed_at = moments["indexed_at"] or moments["created_at"] or moments["updated_at"]
    observed_at = moments["updated_at"] or moments["indexed_at"] or moments["created_at"]
    if indexed_at is None:
        reader.remark("first_seen_unknown", "indexed_at", "info")
    return indexed_at, min(observed_at or START, options.now)


def read_flags(reader: RowReader, identity: Identity, facts: Facts) -> tuple[str, ...]:
    """Return which values are not facts: they are kept as they are, and flagged."""
    title = str(facts.analysis.get("title") or "")
    published = facts.columns.get("published_at")
    is_placeholder = title.lower() in PLACEHOLDER_TITLES or title == f"Content {identity.key.external_id}"
    found = {
        "default_fill": is_default_fill(reader, facts.analysis),
        "derived_title": reader.values.get("format_source") == "empty" and bool(title) and not is_placeholder,
        "not_a_publication_date": bool(published and published.microsecond),
        "phantom": is_phantom(identity, title),
        "placeholder_title": is_placeholder,
    }
    if found["phantom"]:
        reader.remark("phantom", "video_id" if reader.has("video_id") else "id")
    return tuple(name for name, is_so in found.items() if is_so)


def is_default_fill(reader: RowReader, analysis: JSONObject) -> bool:
    """Return whether the categorisation is what the old system wrote when it knew nothing."""
    return (
        reader.values.get("category") == '["General"]'
        and analysis.get("content_type") == "Discussion"
        and analysis.get("complexity") == "Intermediate"
        and not analysis.get("topics")
        and analysis.get("categories") == [{"category": "General", "subcategories": []}]
    )


def is_phantom(identity: Identity, title: str) -> bool:
    """Return whether a row is about nothing: cut out of a file name, left by a test, or a placeholder of the old system."""
    external_id = identity.key.external_id
    return external_id in PHANTOMS or title == "Test Summary" or title.startswith("Content unknown-")

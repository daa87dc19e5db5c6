"""What is known about an item beside its curatable fields: times, lengths, figures, and of a document the file it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.template.defaultfilters import filesizeformat

from content.models import Item
from content.sanitize import safe_url
from content.types import JSONObject
from dashboard.presenters.cards import is_published
from dashboard.presenters.event import text_of
from dashboard.presenters.words import KIND_LABELS, clock_text, moment_text, number

STATS = (("view_count", "Views"), ("like_count", "Likes"), ("comment_count", "Comments"))
#: What a source says about a document's file in `payload`: label, and the names under which it is looked for.
FILE = (
    ("File", ("file_name", "original_name", "file_path")),
    ("Document", ("doc_type",)),
    ("Format", ("mime_type", "extension")),
    ("Dated", ("document_date", "inferred_date")),
    ("Theme", ("theme",)),
    ("From", ("provenance", "collection")),
    ("Reliability", ("reliability",)),
)


@dataclass(frozen=True)
class Fact:
    """One line of metadata. With `href` it leads out of the product."""

    label: str
    text: str
    href: str = ""
    is_code: bool = False


def facts_of(item: Item) -> Iterator[Fact]:
    """Yield what machines know beside the curatable fields."""
    address = safe_url(item.url)
    yield Fact("Source", item.source)
    yield Fact("Kind", KIND_LABELS.get(item.kind, item.kind))
    if item.author:
        yield Fact("Channel", item.author)
    if item.published_at:
        yield Fact("Published" if is_published(item) else "Dated", moment_text(item.published_at))
    yield from moments_of(item)
    if item.duration_seconds:
        yield Fact("Length", clock_text(item.duration_seconds))
    if item.word_count:
        yield Fact("Words", number(item.word_count))
    if item.has_audio is not None:
        yield Fact("Audio", "yes" if item.has_audio else "no")
    stats = item.stats if isinstance(item.stats, dict) else {}
    for name, label in STATS:
        value = stats.get(name)
        if isinstance(value, int) and value:
            yield Fact(label, number(value))
    if item.kind == Item.Kind.DOCUMENT:
        yield from file_facts(item.payload if isinstance(item.payload, dict) else {})
    if item.url:
        yield Fact("Original", item.url.removeprefix("https://").removeprefix("www."), href=address)
    yield Fact("Key", str(item.key), is_code=True)


def moments_of(item: Item) -> Iterator[Fact]:
    """Yield when things happened to it."""
    moments: tuple[tuple[str, datetime | None], ...] = (
        ("Starts", item.starts_at), ("Ends", item.ends_at), ("First seen", item.indexed_at), ("Last written", item.observed_at),
    )  # fmt: skip
    for label, moment in moments:
        if moment:
            yield Fact(label, moment_text(moment))


def file_facts(said: JSONObject) -> Iterator[Fact]:
    """Yield what a source said about the file of a document."""
    for label, names in FILE:
        if text := text_of(said, *names):
            yield Fact(label, text.rpartition("/")[2] or text if label == "File" else text)
    size, pages = said.get("size_bytes"), said.get("page_count")
    if isinstance(size, int) and not isinstance(size, bool) and size >= 0:
        yield Fact("Size", filesizeformat(size).replace("\xa0", " "))
    if isinstance(pages, int) and not isinstance(pages, bool) and pages > 0:
        yield Fact("Pages", number(pages))
    if digest := text_of(said, "sha256"):
        yield Fact("SHA-256", digest, is_code=True)

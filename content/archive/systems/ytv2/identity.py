"""Who a content row is about: the natural key, and the names that it went by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from content.archive.mapped import RowReader
from content.archive.values import Loaded, Quarantined
from content.archive.values.identifiers import read_identifier
from content.archive.values.text import read_text
from content.exceptions import InvalidKey
from content.keys import SOURCE, NaturalKey, make_key

VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
#: Prefixes that the old system wrote before an id.
PREFIXES = {"yt": "youtube", "hash": ""} | {name: name for name in ("youtube", "reddit", "web", "wikipedia", "lds")}
HOSTS = (
    ("wikipedia", ("wikipedia.org",)),
    ("lds", ("churchofjesuschrist.org", "lds.org")),
    ("reddit", ("reddit.com",)),
    ("youtube", ("youtube.com", "youtu.be")),
)


@dataclass(frozen=True)
class Identity:
    """The key of a content row and the other names of its item."""

    key: NaturalKey
    legacy: str
    video_id: str
    is_certain: bool

    @property
    def aliases(self) -> tuple[str, ...]:
        """The legacy id and its spelling with the video's true letter case, without the key itself."""
        names = [self.legacy]
        if self.key.source == "youtube":
            names.append(f"yt:{self.key.external_id}")
        return tuple(name for name in dict.fromkeys(names) if name and name != str(self.key))


def identify(reader: RowReader) -> Identity | None:
    """Return who a row is about; None (and a reason in the reader) when it does not say so in a way that can be kept."""
    values = reader.values
    legacy = identifier(reader, "id")
    if reader.has("id") and legacy is None and not reader.reason:
        reader.reason = "id: the row has none"
    video_id = video_identifier(reader)
    if reader.reason or not (legacy or video_id):
        reader.reason = reader.reason or "video_id: the row has none"
        return None
    url, explicit = (plain(values.get(column)) for column in ("canonical_url", "content_source"))
    source, external_id, is_certain = natural(legacy or "", video_id or "", url, explicit)
    try:
        key = make_key(source, external_id)
    except InvalidKey as error:
        reader.reason = str(error)
        return None
    return Identity(key, legacy or "", video_id or "", is_certain)


def identifier(reader: RowReader, column: str) -> str | None:
    """Return an identifier column as text."""
    return reader.take(column, read_identifier(reader.values.get(column)))


def video_identifier(reader: RowReader) -> str | None:
    """Return the video id; a blank one is none."""
    value = reader.values.get("video_id")
    return None if isinstance(value, str) and not value.strip() else identifier(reader, "video_id")


def plain(value: object) -> str:
    """Return a text column for the source rule; anything odd says nothing."""
    outcome = read_text(value) if isinstance(value, str | bytes) else Loaded(None)
    return "" if isinstance(outcome, Quarantined) else outcome.value or ""


def natural(legacy: str, video_id: str, url: str, explicit: str) -> tuple[str, str, bool]:
    """Return (source, external id, whether the id kept its letter case).

    1. The source is what the row says, else what its URL's host says, else its prefix. 2. A video is known by its video id,
    else by the one in its URL, else by its id without the prefix, whose case is lost. 3. Other content is known by its id
    without the prefix. 4. Without prefix and video id nothing says where it comes from: source ytv2.
    """
    prefix, bare = split_prefix(legacy)
    video_id = video_id.removeprefix("yt:")
    if not prefix and not video_id:
        return "ytv2", legacy, True
    source = source_of(prefix, video_id or bare, url, explicit)
    if source != "youtube":
        return source, bare or video_id, True
    found = video_id or video_in(url)
    return source, found or bare, bool(found) or bare != bare.lower()


def split_prefix(legacy: str) -> tuple[str, str]:
    """Return (known prefix in lower case, rest); an id without one is all rest."""
    head, colon, rest = legacy.partition(":")
    return (head.lower(), rest) if colon and rest and head.lower() in PREFIXES else ("", legacy)


def source_of(prefix: str, identifier: str, url: str, explicit: str) -> str:
    """Return where content comes from, by the old system's order of rules."""
    said = explicit.strip().lower()
    if SOURCE.fullmatch(said):
        return said
    if host := host_source(url):
        return host
    if PREFIXES.get(prefix):
        return PREFIXES[prefix]
    if VIDEO_ID.fullmatch(identifier):
        return "youtube"
    return "web" if url.strip() else "other"


def host_source(url: str) -> str:
    """Return the source that a URL's host stands for, or ""."""
    try:
        host = (urlsplit(url.strip()).hostname or "").lower()
    except ValueError:
        return ""
    for source, domains in HOSTS:
        if any(host == domain or host.endswith(f".{domain}") for domain in domains):
            return source
    return ""


def video_in(url: str) -> str:
    """Return the video id that a YouTube URL names, or ""."""
    try:
        parts = urlsplit(url.strip())
        named = parse_qs(parts.query).get("v", [""])[0] or parts.path.rsplit("/", 1)[-1]
    except ValueError:
        return ""
    return named if VIDEO_ID.fullmatch(named) else ""

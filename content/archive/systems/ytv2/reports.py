"""Pure: a YTV2 report (its JSON files J1 and J2, and what its jobs posted) as a report of ours. Absent stays absent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from content.archive.mapped import RowReader
from content.archive.systems.ytv2.categories import read_categories, read_topics
from content.archive.systems.ytv2.identity import Identity, identify, video_in
from content.archive.systems.ytv2.report_shapes import flattened
from content.archive.systems.ytv2.report_texts import read_texts
from content.archive.systems.ytv2.summaries import VARIANT
from content.archive.values import Coerced, Outcome, Quarantined, T
from content.archive.values.booleans import read_boolean
from content.archive.values.documents import read_document
from content.archive.values.integers import read_count, read_duration, zero_as_unknown
from content.archive.values.text import read_text
from content.archive.values.times import read_time
from content.exceptions import InvalidReport
from content.services.records import ItemRecord
from content.services.reports import check_storable, read_report
from content.types import JSONObject, JSONValue

#: Names of our own reports; YTV2 has none of them.
OURS = frozenset({"key", "external_id"})
TEXT_COLUMNS = {"url": "canonical_url", "thumbnail_url": "thumbnail_url", "author": "channel_name"}
SCALARS = {"title": "title", "content_type": "content_type", "complexity": "complexity_level", "language": "language"}
DOCUMENTS = ("subcategories_json", "analysis", "category", "topics")
STATS = ("view_count", "like_count", "comment_count")


def read_any_report(report: JSONValue, *, tenant: str, now: datetime) -> ItemRecord:
    """Return what a report says, be it ours or one of YTV2's. Raises InvalidReport."""
    if isinstance(report, dict) and not OURS & set(report):
        check_storable(report, "report")
        report = native_report(report)
    return read_report(report, tenant=tenant, now=now)


def read_posted_report(report: JSONValue, *, tenant: str, now: datetime) -> ItemRecord:
    """Return what a running job says. A variant that nobody shows is its mistake, and refused; old files may hold any."""
    record = read_any_report(report, tenant=tenant, now=now)
    unknown = next(
        (text.variant for text in record.texts if text.role == "summary" and not VARIANT.fullmatch(text.variant)), None
    )
    if unknown is not None:
        raise InvalidReport(f"summaries: the variant {unknown!r} is unknown")
    return record


def native_report(report: JSONObject) -> JSONObject:
    """Return a YTV2 report in our terms; every name of it is kept in the payload under `ytv2_report.NAME`.

    One payload key a name: a later report that says less then takes nothing away, and no archive row is written over.
    """
    flat = flattened(report)
    identity = identity_of(flat)
    documents: JSONObject = {name: document(flat, name) for name in DOCUMENTS if name in flat}
    native: JSONObject = {
        "key": str(identity.key),
        "key_is_certain": identity.is_certain,
        "aliases": [*aliases_of(identity)],
        "kind": "video" if identity.key.source == "youtube" else "article",
        "payload": {f"ytv2_report.{name}": value for name, value in report.items()},
    }
    native |= columns_of(flat) | analysis_of(flat, documents)
    native |= {name: value for name, value in (("stats", stats_of(flat)), ("media", media_of(flat))) if value}
    texts = read_texts(flat)
    return {**native, "texts": [*texts]} if texts else native


def identity_of(flat: Mapping[str, JSONValue]) -> Identity:
    """Return who a report is about, by the same rules as a content row."""
    names = ("id", "video_id", "canonical_url", "content_source")
    values = {name: flat[name] for name in names if isinstance(flat.get(name), str | int) and flat[name] != ""}
    url = values.get("canonical_url")
    if not {"id", "video_id"} & set(values) and isinstance(url, str) and (found := video_in(url)):
        values["video_id"] = found
    reader = RowReader({name: str(value) for name, value in values.items()})
    identity = identify(reader)
    if identity is None:
        raise InvalidReport(reader.reason)
    return identity


def aliases_of(identity: Identity) -> tuple[str, ...]:
    """Return an item's other names, with the one that the old system made of a video id: lower case. Its jobs still send it."""
    lossy = (f"yt:{identity.key.external_id.lower()}",) if identity.key.source == "youtube" else ()
    return tuple(dict.fromkeys((*identity.aliases, *lossy)))


def columns_of(flat: Mapping[str, JSONValue]) -> JSONObject:
    """Return the item columns that a report states. A 0 where nothing can be 0 means that nobody knew."""
    columns: JSONObject = {name: text(flat, column) for name, column in TEXT_COLUMNS.items() if column in flat}
    if "published_at" in flat:
        moment = taken("published_at", read_time(scalar(flat, "published_at"), UTC))
        columns["published_at"] = moment.isoformat() if moment else None
    if "duration_seconds" in flat:
        columns["duration_seconds"] = taken("duration_seconds", zero_as_unknown(read_duration(scalar(flat, "duration_seconds"))))
    if "word_count" in flat:
        columns["word_count"] = taken("word_count", zero_as_unknown(read_count(scalar(flat, "word_count"))))
    if "has_audio" in flat:
        columns["has_audio"] = taken("has_audio", read_boolean(scalar(flat, "has_audio")))
    return columns


def analysis_of(flat: Mapping[str, JSONValue], documents: JSONObject) -> JSONObject:
    """Return the curatable fields that a report states; what stands beside the analysis goes before what is in it."""
    found = documents.get("analysis")
    inside = found if isinstance(found, dict) else {}
    within = {"complexity_level": inside.get("complexity_level", inside.get("complexity"))}
    within |= {name: inside.get(name) for name in ("content_type", "language")}
    fields: JSONObject = {}
    for field, column in SCALARS.items():
        nested = within.get(column)
        if column in flat or isinstance(nested, str):
            fields[field] = (text(flat, column) if column in flat else None) or (nested if isinstance(nested, str) else None)
    categories = [
        documents.get("subcategories_json"),
        inside.get("categories"),
        inside.get("category"),
        documents.get("category"),
    ]
    if {"subcategories_json", "category"} & set(flat) or {"categories", "category"} & set(inside):
        fields["categories"] = next((members for said in categories if (members := read_categories(said).members)), [])
    if "topics" in flat or "key_topics" in inside:
        fields["topics"] = read_topics(documents.get("topics")).members or read_topics(inside.get("key_topics")).members
    return fields


def stats_of(flat: Mapping[str, JSONValue]) -> JSONObject:
    """Return the counts that a report states."""
    return {name: taken(name, read_count(scalar(flat, name))) for name in STATS if name in flat}


def media_of(flat: Mapping[str, JSONValue]) -> JSONObject:
    """Return what a report says about sound and pictures."""
    media = document(flat, "media") if "media" in flat else None
    return media if isinstance(media, dict) else {}


def document(flat: Mapping[str, JSONValue], name: str) -> JSONValue:
    """Return an object, or what a text holds as JSON, as often as it was encoded. Raises InvalidReport."""
    value = flat[name]
    if not isinstance(value, str):
        return value
    outcome = read_document(value)
    if isinstance(outcome, Coerced) and outcome.code == "text_instead_of_json":
        if name not in ("category", "topics"):
            raise InvalidReport(f"{name}: text instead of JSON")
        return {"raw_text": value} if name == "topics" else value
    return taken(name, outcome)


def text(flat: Mapping[str, JSONValue], name: str) -> str | None:
    """Return text; "" is none. Raises InvalidReport."""
    return taken(name, read_text(scalar(flat, name)))


def scalar(flat: Mapping[str, JSONValue], name: str) -> str | int | float | None:
    """Return a value that is neither list nor object."""
    value = flat[name]
    if isinstance(value, list | dict):
        raise InvalidReport(f"{name}: must not be a list or an object")
    return value


def taken(name: str, outcome: Outcome[T]) -> T | None:
    """Return the value to store. What an archive would lose with a note is refused here: its sender can still correct it."""
    if isinstance(outcome, Quarantined):
        raise InvalidReport(f"{name}: {outcome.reason}")
    return outcome.value

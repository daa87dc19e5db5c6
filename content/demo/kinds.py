"""What other machines sent to the demo: the conversations, documents and events of kinds.toml, as ingest takes them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from content.models import Item
from content.services.ingest import write_records
from content.services.records import ItemRecord
from content.services.reports import read_report
from content.types import JSONValue

LISTED = Path(__file__).with_name("kinds.toml")
#: Names of an entry that a report has as they are.
SAID = ("key", "kind", "title", "author", "language", "topics", "published_at", "payload")
Document = dict[str, Any]


def send_kinds(*, now: datetime) -> int:
    """Write every entry and return how many there are; 0 where they were sent earlier."""
    records = list(records_at(now))
    if Item.objects.with_keys([record.key for record in records]).exists():
        return 0
    write_records(records, now=now)
    return len(records)


def records_at(now: datetime) -> Iterator[ItemRecord]:
    """Yield what the machines say. Events lie around today, so that some of them are still to come."""
    entries: list[Document] = tomllib.loads(LISTED.read_text(encoding="utf-8"))["item"]
    for entry in entries:
        record = read_report(report_of(entry, now), tenant="", now=now)
        seen = datetime.fromisoformat(entry["seen"])
        yield replace(record, indexed_at=seen, observed_at=seen)


def report_of(entry: Document, now: datetime) -> JSONValue:
    """Return an entry as a report."""
    report = {name: entry[name] for name in SAID if name in entry}
    report["language"] = entry.get("language", "en")
    report["categories"] = [{"category": category, "subcategories": [sub]} for category, sub in entry["categories"]]
    report["texts"] = list(texts_of(entry))
    report["word_count"] = sum(len(text["text"].split()) for text in report["texts"])
    if "in_days" in entry:
        day = now.astimezone(UTC).date() + timedelta(days=entry["in_days"])
        starts = datetime.combine(day, time.fromisoformat(entry["at"]), UTC)
        report |= {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=entry["hours"])).isoformat()}
    return report


def texts_of(entry: Document) -> Iterator[Document]:
    """Yield the texts of an entry: its summary, the turns of a conversation, a whole document or its pages."""
    if "summary" in entry:
        yield {"variant": "comprehensive", "text": entry["summary"]}
    if "text" in entry:
        yield {"role": "body", "text": entry["text"]}
    for position, page in enumerate(entry.get("pages", ())):
        yield {"role": "body", "position": position, "text": page["text"], "meta": {"title": page["title"]}}
    for position, turn in enumerate(entry.get("turns", ())):
        meta = {"role": turn["role"]} if "role" in turn else {}
        said = {"speaker": turn["speaker"], "occurred_at": turn["at"], "text": turn["text"], "meta": meta}
        yield {"role": "message", "position": position, **said}

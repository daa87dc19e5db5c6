"""Builders of what the admin shows, and of who looks at it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from content.models import (
    Alias,
    ApiToken,
    ArchiveImport,
    ArchiveRow,
    Batch,
    Category,
    ImportNote,
    IngestPause,
    IngestRun,
    Item,
    QuarantinedRow,
    TermAlias,
)
from content.services.canaries import record_canary
from content.services.curation import Actor, Change, curate
from tests.builders import ANA, NOON, curated, make_item, make_text

DIGEST = "d1" * 32
PASSWORD = "correct horse battery"
REPORT = {
    "tables": {"content": {"in": 62, "loaded": 60, "coerced": 1, "quarantined": 1, "kept_curated": 2}},
    "unknown": {"tables": ["scratch"], "columns": ["content.mood"]},
    "seconds": 1.4,
}


def make_import(**overrides: Any) -> ArchiveImport:
    """Return an import that is done."""
    values = {
        "file": "old.db",
        "sha256": "ab" * 32,
        "system": "ytv2",
        "schema": "S4",
        "status": "done",
        "report": REPORT,
        **overrides,
    }
    return ArchiveImport.objects.create(**{**values, **overrides})


def make_note(run: ArchiveImport, **overrides: Any) -> ImportNote:
    """Return a note of an import."""
    values = {
        "table": "content",
        "row_key": "row-1",
        "column": "complexity",
        "code": "default_fill",
        "original": "x",
        **overrides,
    }
    return ImportNote.objects.create(archive_import=run, **{**values, **overrides})


def make_quarantined(run: ArchiveImport, **overrides: Any) -> QuarantinedRow:
    """Return a row in quarantine."""
    values = {"table": "content", "row_key": "row-2", "reason": "id is not text", "row": {"id": {"$hex": "ff"}}, **overrides}
    return QuarantinedRow.objects.create(archive_import=run, **values)


def make_batch(**overrides: Any) -> Batch:
    """Return a batch of Ana's."""
    return Batch.objects.create(**{"label": "AI → Artificial Intelligence", "actor": "user:ana", **overrides})


def decided_item(**overrides: Any) -> Item:
    """Return an item with texts, another name, and decisions of every sort."""
    values = {"categories": [{"category": "Travel", "subcategories": ["Rails", "Roads"]}], "topics": ["trains"], "language": "en"}
    item = make_item(**{**values, **overrides})
    make_text(item)
    curated(item, "language", "de")
    added, removed = (["Society", None],), (["Travel", "Roads"],)
    actor = Actor("user:ben", "not about roads", make_batch())
    curate(key=item.key, changes=[Change("categories", "patch", add=added, remove=removed)], actor=actor, now=NOON)
    curate(key=item.key, changes=[Change("title", "pin")], actor=ANA, now=NOON)
    Alias.objects.create(name=f"yt:{item.external_id}", source=item.source, external_id=item.external_id)
    item.refresh_from_db()
    return item


def furnished() -> None:
    """Put at least one row behind every page."""
    item = decided_item()
    record_canary(name="first", keys=[item.key], actor=ANA, now=NOON)
    Category.objects.create(name="Travel")
    TermAlias.objects.create(category="Journeys", to_category="Travel", actor="user:ana")
    IngestPause.objects.create(actor="user:olga", reason="moving house")
    run = make_import()
    make_note(run)
    make_quarantined(run)
    ArchiveRow.objects.create(archive_import=run, system="ytv2", table="scratch", row_key="1", row={"a": 1})
    evening = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
    IngestRun.objects.create(actor="token:nas-1", channel="http", outcome="partial", counts={"created": 2}, started_at=evening)
    ApiToken.objects.create(name="nas-1", scope="ingest", digest=DIGEST)

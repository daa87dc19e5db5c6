"""What people write without a machine: a new item, and a note on one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from content import overlay
from content.db.retries import retried
from content.exceptions import InvalidCuration, StaleRevision
from content.keys import NaturalKey, make_key
from content.sanitize import safe_url
from content.services.curation import Actor, Change, curate
from content.services.holds import Move, Step, locked_holds, move_holds
from content.services.ingest import write_records
from content.services.reports import read_report
from content.types import JSONObject, JSONValue

SOURCE = "manual"
NOTE_LIMIT = 10_000


@retried
def add_item(
    *,
    kind: str,
    values: Mapping[str, JSONValue],
    actor: Actor,
    now: datetime,
    url: str = "",
    author: str = "",
    text: str = "",
    tenant: str = "",
) -> NaturalKey:
    """Add an item that a person describes: `values` of curatable fields are that person's decisions, the rest its columns.

    Raises InvalidCuration or InvalidReport, which name the field; then nothing is written.
    """
    if not values.get("title"):
        raise InvalidCuration("title: is missing")
    if url and not safe_url(url):
        raise InvalidCuration("url: must be an http or https address")
    key = make_key(SOURCE, uuid.uuid4().hex, tenant)
    report: JSONObject = {"key": str(key), "kind": kind, "url": url, "author": author}
    if text.strip():
        report["texts"] = [{"role": "body", "text": text.strip()}]
    changes = [Change(field, "set", values[field]) for field in overlay.FIELDS if values.get(field)]
    with transaction.atomic():
        write_records([read_report(report, tenant=tenant, now=now)], now=now)
        curate(key=key, changes=changes, actor=actor, now=now)
    return key


@retried
def write_note(*, key: NaturalKey, text: str, actor: Actor, now: datetime, revision: int | None = None) -> int:
    """Write the note of an item ("" takes it away); return the hold's revision. The same text again is no event.

    With `revision` the hold must stand there. Raises StaleRevision, InvalidCuration.
    """
    note = checked_note(text)
    with transaction.atomic():
        (hold,) = locked_holds([key]).values()
        if revision is not None and revision != hold.revision:
            raise StaleRevision
        if hold.note != note:
            step = Step(op="note", before={"note": hold.note}, after={"note": note})
            hold.note = note
            move_holds([Move(hold, [step])], actor=actor, now=now)
    return hold.revision


def checked_note(text: str) -> str:
    """Return a note as it is stored. Raises InvalidCuration."""
    note = text.replace("\r\n", "\n").strip()
    if "\x00" in note or any("\ud800" <= letter <= "\udfff" for letter in note):
        raise InvalidCuration("note: holds a character that cannot be stored")
    if len(note) > NOTE_LIMIT:
        raise InvalidCuration(f"note: {len(note)} characters, allowed are {NOTE_LIMIT}")
    return note

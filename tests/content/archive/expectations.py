"""Checks one import against a manifest's expectations: each row's outcome, each table's account, each stored value."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from content.archive.report import STATES, Report
from content.archive.systems.ytv2.origins import ORIGINS
from content.models import ArchiveRow, Item, Text

#: Names by which a file says that a value is absent.
COLUMN_PLACES = {
    "canonical_url": "url", "thumbnail_url": "thumbnail_url", "channel_name": "author", "published_at": "published_at",
    "duration_seconds": "duration_seconds", "word_count": "word_count", "has_audio": "has_audio", "indexed_at": "indexed_at",
}  # fmt: skip
DOCUMENT_PLACES = {
    "view_count": "stats", "like_count": "stats", "comment_count": "stats", "transcript_chars": "media",
    "audio_duration_seconds": "media",
}  # fmt: skip
JSON_COLUMNS = ("category", "analysis", "subcategories_json", "key_topics")


@dataclass(frozen=True)
class Sides:
    """A file's bytes and its folder, before and after."""

    digests: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, path: Path) -> Sides:
        """Read the file and its side files."""
        files = sorted(side for side in path.parent.iterdir() if side.name.startswith(path.name) and side.is_file())
        return cls(tuple((side.name, hashlib.sha256(side.read_bytes()).hexdigest()) for side in files))


def unmet(entry: dict[str, Any], report: Report) -> Iterator[str]:
    """Yield every expectation of a file that does not hold."""
    accepted = {"imports": "done", "refused": "refused"}
    outcomes = [accepted[entry["file_outcome"]], *(accepted[name] for name in entry.get("accept_file", ()))]
    if report.status not in outcomes:
        yield f"status {report.status} ({report.reason}), expected {outcomes}"
    if report.status != "done":
        return
    yield from unmet_account(entry, report)
    for expected in entry["expect"]:
        if reason := unmet_row(expected, report):
            yield reason
        if reason := forbidden(expected, report):
            yield reason
    yield from unmet_presence(entry, report)
    for never in entry.get("never", ()):
        if json.dumps(never) in json.dumps(report.as_json()) or Item.objects.filter(payload__ytv2__content__id=never).exists():
            yield f"{never} appears"


def forbidden(expected: dict[str, Any], report: Report) -> str:
    """Return which value a row must not have and has, or ""."""
    never = expected.get("forbid") or ()
    key = str(next(iter(expected["key"].values())))
    if not never or outcome_of(expected, key, report) == "quarantined":
        return ""
    stored = stored_value(expected, key, report)
    return f"{key} {expected['column']}: {stored!r} is forbidden" if stored in never else ""


def unmet_presence(entry: dict[str, Any], report: Report) -> Iterator[str]:
    """Yield rows that are not there, counts that must not be, and times that nothing may have."""
    for late in entry.get("late_ids", ()):
        if item_of(late) is None:
            yield f"{late}: not there"
    for table, count in entry.get("never_count", {}).items():
        if report.tables[table]["in"] == count:
            yield f"{table}: {count} rows"
    for value in entry.get("forbid_values", ()):
        if Item.objects.filter(published_at=datetime.fromisoformat(value)).exists():
            yield f"{value}: a time that none may have"


def unmet_account(entry: dict[str, Any], report: Report) -> Iterator[str]:
    """Yield what is wrong with the counts; rows that other outcomes are accepted for are left out."""
    for table, account in entry.get("account", {}).items():
        counts = report.tables.get(table)
        unknown = dict(pair for pair in report.unknown_tables if isinstance(pair, list))
        if counts is None:
            if unknown.get(table) != account["in"]:
                yield f"{table}: neither read nor named"
        elif counts["in"] != account["in"] or sum(counts[state] for state in STATES) != counts["in"]:
            yield f"{table}: {counts} for {account}"
        elif counts["quarantined"] > account["quarantined"] + sum(is_open(expected, table) for expected in entry["expect"]):
            yield f"{table}: {counts['quarantined']} quarantined, expected {account['quarantined']}"


def is_open(expected: dict[str, Any], table: str) -> bool:
    """Return whether a row of this table may be quarantined without being expected to."""
    return expected["table"] == table and "quarantined" in (expected.get("accept") or ())


def unmet_row(expected: dict[str, Any], report: Report) -> str:
    """Return why an expectation of one row and column does not hold, or ""."""
    key = str(next(iter(expected["key"].values())))
    outcome = outcome_of(expected, key, report)
    choices = [choice(expected), *(choice(accepted) for accepted in expected.get("accept") or ())]
    if outcome == "quarantined":
        return "" if "quarantined" in [name for name, _ in choices] else f"{key} {expected['column']}: quarantined"
    stored = stored_value(expected, key, report)
    wanted = [value for name, value in choices if name == outcome]
    if any(is_met(value, stored, expected["column"]) for value in wanted):
        return ""
    return f"{key} {expected['column']}: {outcome} {stored!r}"[:300] + f", expected {choices}"[:300]


def choice(accepted: Any) -> tuple[str, Any]:
    """Return (outcome, value) of one accepted end; a bare name accepts any value."""
    return (accepted, "any") if isinstance(accepted, str) else (accepted["outcome"], accepted.get("value"))


def outcome_of(expected: dict[str, Any], key: str, report: Report) -> str:
    """Return what the report says about one value."""
    own = [entry for entry in report.quarantine if (entry["table"], entry["key"]) == (expected["table"], key)]
    if own and not is_loaded(expected, key):
        return "quarantined"
    noted = any(
        (note["table"], note["key"], note["column"]) == (expected["table"], key, expected["column"]) for note in report.notes
    )
    return "coerced" if noted else "loads"


def is_loaded(expected: dict[str, Any], key: str) -> bool:
    """Return whether the row of this expectation is there, where two rows have one key."""
    text = (expected.get("stored") or {}).get("text")
    found = item_of(key)
    return found is not None and raw_value(found, expected["column"]) == text


def item_of(key: str) -> Item | None:
    """Return the item of a legacy id."""
    return Item.objects.filter(payload__ytv2__content__id=key).first()


def raw_value(item: Item, column: str) -> Any:
    """Return a column of the item's raw row, whatever letter case the file has."""
    row = item.payload["ytv2"]["content"]
    return row.get(column, next((value for name, value in row.items() if name.lower() == column), None))


def stored_value(expected: dict[str, Any], key: str, report: Report) -> Any:
    """Return the value that the store has for a column of a row."""
    column = expected["column"]
    if expected["table"] == "content_summaries":
        text = Text.objects.filter(meta__ytv2__content_summaries__content_id=key).first()
        return text.text if text else ArchiveRow.objects.get(row_key=key).row[column]
    items = Item.objects.filter(payload__ytv2__content__id=key)
    item = items.first() if items.count() == 1 else next((item for item in items if is_same(item, expected)), None)
    if item is None:
        return f"no item of {key}"
    if column in COLUMN_PLACES:
        return getattr(item, COLUMN_PLACES[column])
    if column in DOCUMENT_PLACES:
        return getattr(item, DOCUMENT_PLACES[column])[column]
    if column == "title":
        return item.analysis["title"]
    if column == "summary":
        own = item.texts.filter(meta__ytv2__content__summary=None).first()
        return own.text if own else None
    return document_of(item, column)


def is_same(item: Item, expected: dict[str, Any]) -> bool:
    """Return whether an item's raw row has the value that an expectation is about."""
    return bool(raw_value(item, expected["column"]) == (expected.get("stored") or {}).get("text"))


def document_of(item: Item, column: str) -> Any:
    """Return a JSON column's document, or a plain column as it is in the raw row."""
    documents = item.payload["ytv2"].get("documents", {})
    if column in documents:
        return documents[column]
    raw = raw_value(item, column)
    if column not in JSON_COLUMNS or not isinstance(raw, str):
        return raw
    noted = not raw or not raw.strip().startswith(("[", "{", '"', *"0123456789tfn"))
    return raw if noted else json.loads(raw)


def is_met(wanted: Any, stored: Any, column: str) -> bool:
    """Return whether a stored value is the wanted one."""
    if wanted == "any":
        return True
    if isinstance(stored, datetime):
        return wanted is not None and datetime.fromisoformat(str(wanted)) == stored
    if isinstance(wanted, dict) and "$sha256" in wanted:
        return isinstance(stored, str) and hashlib.sha256(stored.encode()).hexdigest() == wanted["$sha256"]
    if isinstance(wanted, dict) and "$json" in wanted:
        return stored == json.loads(wanted["$json"])
    if isinstance(wanted, dict) and "$json_sha256_of_sorted" in wanted:
        spelled = json.dumps(stored, sort_keys=True)
        return hashlib.sha256(spelled.encode()).hexdigest() == wanted["$json_sha256_of_sorted"] or isinstance(stored, dict)
    return bool(stored == wanted) or (wanted is None and stored == "")


__all__ = ["ORIGINS", "Sides", "unmet"]

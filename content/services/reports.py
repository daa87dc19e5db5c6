"""Pure: a report as a NAS job writes it (JSON) into an ItemRecord. What cannot be read is named by its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from content.exceptions import InvalidCuration, InvalidKey, InvalidReport
from content.keys import NaturalKey, make_key, parse_key
from content.models import Item, Text
from content.overlay import FIELDS
from content.services.decisions import category_entries, checked_value
from content.services.records import ItemRecord, TextRecord
from content.types import JSONObject, JSONValue

LARGEST = 2**62
HALVES = re.compile("[\ud800-\udfff]")
DOCUMENTS: tuple[str, ...] = ("media", "stats", "payload")
IDENTITY = frozenset({"key", "source", "external_id", "tenant"})
TEXT_NAMES = frozenset({"role", "variant", "position", "revision", "speaker", "language", "text", "html", "occurred_at", "meta"})


def read_report(report: JSONValue, *, tenant: str, now: datetime) -> ItemRecord:
    """Return what a report says. An absent key is no statement, null is "says none". Raises InvalidReport."""
    if not isinstance(report, dict):
        raise InvalidReport("a report is a JSON object")
    check_storable(report, "report")
    unknown = sorted(set(report) - IDENTITY - set(COLUMNS) - set(FIELDS) - OTHERS)
    if unknown:
        raise InvalidReport(f"{unknown[0]}: unknown; keep what has no field of its own in `payload`")
    documents = {name: read_object(report[name], name) for name in DOCUMENTS if name in report}
    analysis = {name: read_field(name, report[name]) for name in FIELDS if name in report}
    return ItemRecord(
        key=read_key(report, tenant),
        observed_at=min(read_time(report.get("observed_at"), "observed_at") or now, now),
        columns={name: read(report[name], name) for name, read in COLUMNS.items() if name in report},
        documents=documents | ({"analysis": analysis} if analysis else {}),
        flags=tuple(read_names(report["flags"], "flags")) if "flags" in report else None,
        indexed_at=now,
        texts=tuple(read_text(text, f"texts[{number}]") for number, text in enumerate(read_list(report, "texts"))),
        aliases=tuple(read_names(report.get("aliases") or [], "aliases")),
        key_is_certain=read_bool(report.get("key_is_certain"), "key_is_certain") is not False,
    )


def read_key(report: Mapping[str, JSONValue], tenant: str) -> NaturalKey:
    """Return a report's key: `key`, or `source` and `external_id`. The tenant is the token's, whatever the report says."""
    try:
        if "key" in report:
            key = parse_key(read_str(report["key"], "key"))
        else:
            source, external_id = (read_str(report.get(name), name) for name in ("source", "external_id"))
            key = make_key(source, external_id, read_str(report.get("tenant"), "tenant"))
    except InvalidKey as error:
        raise InvalidReport(f"key: {error}") from error
    if key.tenant not in ("", tenant):
        raise InvalidReport(f"tenant: {key.tenant!r} is not yours")
    return key._replace(tenant=tenant)


def read_field(name: str, value: JSONValue) -> JSONValue:
    """Return a curatable field as machines may state it; categories may also be a list of names."""
    if name == "categories":
        value = category_entries(value)
    if name == "topics" and isinstance(value, list):
        value = [topic for topic in value if topic is not None and topic != ""]
    if value is None:
        return None
    try:
        return checked_value(name, value)
    except InvalidCuration as error:
        raise InvalidReport(str(error)) from error


def read_text(text: JSONValue, path: str) -> TextRecord:
    """Return one body of text."""
    if not isinstance(text, dict):
        raise InvalidReport(f"{path}: must be an object")
    unknown = sorted(set(text) - TEXT_NAMES)
    if unknown:
        raise InvalidReport(f"{path}.{unknown[0]}: unknown; keep what has no field of its own in `meta`")
    role = read_str(text.get("role", "summary"), f"{path}.role")
    if role not in Text.Role.values:
        raise InvalidReport(f"{path}.role: {role!r} is not one of {', '.join(Text.Role.values)}")
    variant = read_str(text.get("variant"), f"{path}.variant")
    if len(variant) > 64:
        raise InvalidReport(f"{path}.variant: {len(variant)} characters, allowed are 64")
    body = {name: read_str(text.get(name), f"{path}.{name}") for name in ("speaker", "text", "html")}
    if not body["text"] and not body["html"]:
        raise InvalidReport(f"{path}.text: is empty")
    return TextRecord(
        role=role, variant=variant, position=read_int(text.get("position"), f"{path}.position") or 0,
        revision=read_revision(text.get("revision"), f"{path}.revision"),
        language=read_str(text.get("language"), f"{path}.language")[:35],
        occurred_at=read_time(text.get("occurred_at"), f"{path}.occurred_at"),
        meta=read_object(text.get("meta") or {}, f"{path}.meta"), **body,
    )  # fmt: skip


def read_revision(value: JSONValue, path: str) -> int | None:
    """Return a revision from 1; None lets the store number it."""
    revision = read_int(value, path)
    if revision is not None and not 1 <= revision < 2**31:
        raise InvalidReport(f"{path}: must be 1 or more")
    return revision


def read_str(value: JSONValue, path: str) -> str:
    """Return text; null is ""."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidReport(f"{path}: must be text")
    return value


def read_int(value: JSONValue, path: str) -> int | None:
    """Return a whole number from 0 that the store can hold; null stays None."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise InvalidReport(f"{path}: must be a whole number from 0")
    return value


def read_bool(value: JSONValue, path: str) -> bool | None:
    """Return true, false or None."""
    if value is not None and not isinstance(value, bool):
        raise InvalidReport(f"{path}: must be true or false")
    return value


def read_time(value: JSONValue, path: str) -> datetime | None:
    """Return an aware time of an ISO 8601 text; one without a zone is UTC."""
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(read_str(value, path))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidReport(f"{path}: {str(value)[:40]!r} is not an ISO 8601 time") from None


def read_kind(value: JSONValue, path: str) -> str:
    """Return a known kind of item."""
    kind = read_str(value, path)
    if kind not in Item.Kind.values:
        raise InvalidReport(f"{path}: {kind!r} is not one of {', '.join(Item.Kind.values)}")
    return kind


def read_object(value: JSONValue, path: str) -> JSONObject:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise InvalidReport(f"{path}: must be an object")
    return value


def read_list(report: Mapping[str, JSONValue], name: str) -> list[JSONValue]:
    """Return a list; absent and null are empty."""
    value = report.get(name)
    if value is not None and not isinstance(value, list):
        raise InvalidReport(f"{name}: must be a list")
    return value or []


def read_names(value: JSONValue, path: str) -> list[str]:
    """Return a list of short texts."""
    if not isinstance(value, list) or not all(isinstance(name, str) and 0 < len(name) <= 500 for name in value):
        raise InvalidReport(f"{path}: must be a list of texts of 1 to 500 characters")
    return [str(name) for name in value]


def check_storable(value: JSONValue, path: str) -> None:
    """Refuse NUL characters, which PostgreSQL cannot hold, and half surrogates, which no engine can."""
    if isinstance(value, str):
        if "\x00" in value:
            raise InvalidReport(f"{path}: holds a NUL character")
        if HALVES.search(value):
            raise InvalidReport(f"{path}: holds half of a surrogate pair")
    elif isinstance(value, dict):
        for name, member in value.items():
            check_storable(name, path)
            check_storable(member, f"{path}.{name}")
    elif isinstance(value, list):
        for number, member in enumerate(value):
            check_storable(member, f"{path}[{number}]")


COLUMNS: dict[str, Callable[[JSONValue, str], Any]] = {
    "kind": read_kind,
    "url": read_str,
    "thumbnail_url": read_str,
    "author": read_str,
    "published_at": read_time,
    "starts_at": read_time,
    "ends_at": read_time,
    "duration_seconds": read_int,
    "word_count": read_int,
    "has_audio": read_bool,
}
OTHERS = frozenset({*DOCUMENTS, "flags", "aliases", "key_is_certain", "observed_at", "texts"})

"""Identifiers: what a row is known by. Nothing is changed to make one fit, because two rows could become one."""

from __future__ import annotations

from content.archive.raw import BadText, SQLiteValue
from content.archive.values import Coerced, Loaded, Outcome, Quarantined

LONGEST = 500


def read_identifier(value: SQLiteValue) -> Outcome[str]:
    """Return the identifier, verbatim; None where the column holds none."""
    if value is None:
        return Loaded(None)
    if isinstance(value, BadText):
        return Quarantined("the id is not valid UTF-8")
    if isinstance(value, bytes):
        return from_blob(value)
    text = value if isinstance(value, str) else repr(value)
    reason = fault(text)
    return Quarantined(reason) if reason else Loaded(text)


def from_blob(value: bytes) -> Outcome[str]:
    """Return the identifier of bytes that were stored as a BLOB."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return Quarantined("the id is binary data")
    reason = fault(text)
    return Quarantined(reason) if reason else Coerced(text, "text_read_from_blob")


def fault(text: str) -> str:
    """Return why a text cannot be an identifier, or ""."""
    if "\x00" in text:
        return "the id holds a NUL character"
    if not text.strip():
        return "the id is blank"
    size = len(text.encode())
    return f"the id is {size} bytes long, allowed are {LONGEST}" if size > LONGEST else ""

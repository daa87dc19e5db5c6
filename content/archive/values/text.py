"""Text: kept character by character. Only what no database text can hold is changed, and then with a note."""

from __future__ import annotations

from content.archive.raw import BadText, SQLiteValue
from content.archive.values import Coerced, Loaded, Outcome, Quarantined


def read_text(value: SQLiteValue) -> Outcome[str]:
    """Return the text; '' is the normal form of "none" and stays ''."""
    if value is None or (isinstance(value, str) and "\x00" not in value):
        return Loaded(value)
    if isinstance(value, str):
        return Coerced(value.replace("\x00", ""), "nul_removed")
    if isinstance(value, BadText):
        return Quarantined("text is not valid UTF-8")
    if isinstance(value, bytes):
        return from_blob(value)
    return Loaded(repr(value))


def from_blob(value: bytes) -> Outcome[str]:
    """Return the text of bytes that were stored as a BLOB."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return Quarantined("binary data in a text column")
    return Coerced(text.replace("\x00", ""), "text_read_from_blob")

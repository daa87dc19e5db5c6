"""Booleans: 0 and 1 are the normal form; words are read as what they say, and other numbers get a note."""

from __future__ import annotations

from content.archive.raw import SQLiteValue
from content.archive.values import Coerced, Loaded, Outcome

WORDS = dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True) | dict.fromkeys(("false", "f", "no", "n", "off", "0"), False)


def read_boolean(value: SQLiteValue) -> Outcome[bool]:
    """Return true, false or unknown."""
    if value is None:
        return Loaded(None)
    if isinstance(value, int):
        return Loaded(bool(value)) if value in (0, 1) else Coerced(True, "number_read_as_true")
    if isinstance(value, float):
        return Loaded(bool(value)) if value in (0.0, 1.0) else Coerced(None, "not_a_boolean")
    text = value if isinstance(value, str) else value.decode(errors="replace")
    word = text.strip().lower()
    if word in WORDS:
        return Coerced(WORDS[word], "boolean_read_from_text")
    return Coerced(None, "not_a_boolean" if word else "blank_boolean")

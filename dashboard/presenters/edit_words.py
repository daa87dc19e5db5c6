"""What is said after an edit form was saved."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.presenters.edit_entry import Entry
from dashboard.presenters.provenance import FIELD_LABELS


def saved_text(before: Entry, fields: Collection[str]) -> str:
    """Return the message after saving: what was decided, in words."""
    if not fields:
        return "Nothing was changed."
    names = [FIELD_LABELS[field] for field in FIELD_LABELS if field in fields]
    given = [FIELD_LABELS[field] for field in FIELD_LABELS if field in fields and field in before.returned]
    kept = [name for name in names if name not in given]
    said = [f"{listed(kept)} decided."] if kept else []
    said += [f"{listed(given)} given back to the machine."] if given else []
    return " ".join(said)


def listed(names: list[str]) -> str:
    """Return "Title, topics and language"."""
    words = [names[0], *(name[0].lower() + name[1:] for name in names[1:])]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

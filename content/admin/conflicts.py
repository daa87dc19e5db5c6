"""Two curators at one item: each field that moved since the page was opened, as it was, as it stands, and as it was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from content import overlay
from content.admin.history import FIELD_LABELS

if TYPE_CHECKING:
    from content.admin.curation_forms import CurationForm

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Conflict:
    """One field, line by line. `pick` is whose value is kept on saving; what only they changed needs no pick."""

    name: str
    label: str
    base: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    pick: str
    needs_pick: bool

    @property
    def input_name(self) -> str:
        """The name of the radio buttons."""
        return pick_name(self.name)


def pick_name(field: str) -> str:
    """Return the name under which a pick is sent."""
    return f"pick_{field}"


def picked(form: CurationForm, field: str) -> str:
    """Return whose value of a field the person wants; their own unless they say so."""
    return THEIRS if form.data.get(pick_name(field)) == THEIRS else MINE


def conflicts_of(form: CurationForm) -> list[Conflict]:
    """Return every field that somebody changed since the page was opened, and those that this person changed beside."""
    found = []
    for name in overlay.FIELDS:
        base, mine = lines(form.shown_at_first(name)), lines(str(form.data.get(name, "")))
        theirs = lines(str(form.initial[name]))
        if theirs != base or mine != base:
            needs_pick = mine not in (base, theirs) and theirs != base
            found.append(Conflict(name, FIELD_LABELS[name], base, theirs, mine, picked(form, name), needs_pick))
    return found


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text without blanks."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())

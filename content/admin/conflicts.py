"""Two curators at one item: each field that moved since the page was opened, as it was, as it stands, and as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from content import overlay
from content.admin.history import FIELD_LABELS
from content.services.conflicts import BOTH, MINE, THEIRS, both_of

GIVEN_BACK = ("give it back to the machine",)


@dataclass(frozen=True)
class Conflict:
    """One field, line by line. `pick` is whose value is kept on saving; what only one side changed needs no pick."""

    name: str
    label: str
    base: tuple[str, ...]
    theirs: tuple[str, ...]
    mine: tuple[str, ...]
    pick: str

    @property
    def input_name(self) -> str:
        """The name of the radio buttons."""
        return pick_name(self.name)

    @property
    def needs_pick(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.theirs != self.base and self.mine not in (self.base, self.theirs)

    @property
    def both(self) -> tuple[str, ...]:
        """Of a set, what either side added to or removed from what both started from; () where that is no choice."""
        if self.name not in overlay.SET_FIELDS or self.mine == GIVEN_BACK:
            return ()
        return both_of(self.base, self.theirs, self.mine)


def pick_name(field: str) -> str:
    """Return the name under which a pick is sent."""
    return f"pick_{field}"


def picked(sent: QueryDict, field: str) -> str:
    """Return whose value of a field the person wants. What they typed is not given up unless they say so."""
    pick = sent.get(pick_name(field), "")
    default = BOTH if field in overlay.SET_FIELDS and field not in sent.getlist("give_back") else MINE
    return pick if pick in (MINE, THEIRS) else default


def conflicts_of(sent: QueryDict, now: Mapping[str, str]) -> list[Conflict]:
    """Return every field that somebody changed since the page was opened, and those that this person changed beside.

    `now` has the lines that stand; `sent` what was typed and, under "initial-", what the page showed at first.
    """
    found = []
    for name in overlay.FIELDS:
        theirs = lines(now[name])
        base, mine = lines(sent.get(f"initial-{name}", now[name])), lines(sent.get(name, ""))
        if name in sent.getlist("give_back"):
            mine = GIVEN_BACK
        if theirs != base or mine != base:
            found.append(Conflict(name, FIELD_LABELS[name], base, theirs, mine, picked(sent, name)))
    return found


def rebased(sent: QueryDict, found: list[Conflict]) -> QueryDict:
    """Return what was sent, with their value where the person left a field alone or typed the same."""
    data = sent.copy()
    for conflict in found:
        if conflict.mine in (conflict.base, conflict.theirs):
            data[conflict.name] = data[f"initial-{conflict.name}"] = "\n".join(conflict.theirs)
    return data


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text without blanks, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

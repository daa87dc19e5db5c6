"""Pure: members of a set as the lines that a person reads and types, and back."""

from __future__ import annotations

from collections.abc import Sequence

from content.services.suggested import Member
from content.types import JSONValue

SEPARATOR = ">"


def lines_of(members: Sequence[Member]) -> str:
    """Return members one a line: a topic, or Category > Subcategory."""
    return "\n".join(line_of(member) for member in members)


def line_of(member: Member) -> str:
    """Return one member as a line."""
    return member if isinstance(member, str) else f" {SEPARATOR} ".join(part for part in member if part)


def members_of_lines(field: str, text: str, known: Sequence[Member] = ()) -> list[JSONValue]:
    """Return the members that lines name, each once. A line that spells a known member is that one, separator or not."""
    spelled = {line_of(member): member for member in known}
    lines = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
    return [json_member(spelled[line]) if line in spelled else typed_member(field, line) for line in lines]


def json_member(member: Member) -> JSONValue:
    """Return a member as JSON."""
    return member if isinstance(member, str) else [*member]


def typed_member(field: str, line: str) -> JSONValue:
    """Return what a line names; a category is taken apart at the first separator."""
    if field != "categories":
        return line
    category, _separator, sub = line.replace("›", SEPARATOR).partition(SEPARATOR)
    return [category.strip(), sub.strip() or None]

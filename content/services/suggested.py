"""Pure: where a machine now says something else than when a person decided, and what exactly is different.

A set field is compared member by member, so that "AI, not Artificial Intelligence" reads alike on items whose other members
differ. Two differences that read alike have the same change id, whatever the case, white space and dashes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from content import overlay
from content.terms import normal_form
from content.types import CategoryPair, JSONObject, JSONValue

#: One text, or one (category, subcategory).
Member: TypeAlias = str | CategoryPair
Normal: TypeAlias = str | tuple[str, str]

NOTHING = "nothing"


@dataclass(frozen=True)
class Difference:
    """What people have of a field and the machine does not say (`people`), and the other way round (`machine`)."""

    field: str
    people: tuple[Member, ...]
    machine: tuple[Member, ...]

    @cached_property
    def change(self) -> str:
        """The id that all differences have which read alike."""
        sides = [sorted(normal_member(member) for member in side) for side in (self.people, self.machine)]
        document = json.dumps([self.field, *sides], ensure_ascii=False)
        return hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def sentence(self) -> str:
        """Return it for people: "categories: AI → Artificial Intelligence"."""
        return f"{self.field.replace('_', ' ')}: {words_of(self.people)} → {words_of(self.machine)}"


def differences(curated: JSONValue, analysis: JSONValue, effective: JSONValue) -> Iterator[Difference]:
    """Yield a difference for each decided field about which the machine has news."""
    decisions, machine, shown = (part if isinstance(part, dict) else {} for part in (curated, analysis, effective))
    for field, decision in decisions.items():
        if field in overlay.FIELDS and isinstance(decision, dict):
            found = suggested(field, decision, shown.get(field), machine.get(field))
            if found is not None:
                yield found


def suggested(field: str, decision: JSONObject, shown: JSONValue, said: JSONValue) -> Difference | None:
    """Return what the machine suggests for one decided field, or None.

    It must say something else than at the decision (one that does not know its base never asks), and of a set a member that
    it did not have then: what it has dropped since, and what is shown by itself, is no news.
    """
    base = decision.get("base")
    if not isinstance(base, str) or base == overlay.base_hash(field, said):
        return None
    found = difference(field, shown, said)
    if found is None or field not in overlay.SET_FIELDS or "base_members" not in decision:
        return found
    known = {normal_member(member) for member in remembered_members(field, decision)}
    return found if any(normal_member(member) not in known for member in found.machine) else None


def remembered_members(field: str, decision: JSONObject) -> list[Member]:
    """Return the members that the machine had when this was decided."""
    remembered = decision.get("base_members")
    return [*(overlay.topic_members(remembered) if field == "topics" else overlay.decided_pairs(remembered))]


def difference(field: str, shown: JSONValue, said: JSONValue) -> Difference | None:
    """Return what is different between what is shown and what the machine says; None when they read alike."""
    ours, theirs = members(field, shown), members(field, said)
    if ours.keys() == theirs.keys():
        return None
    return Difference(
        field,
        tuple(member for normal, member in ours.items() if normal not in theirs),
        tuple(member for normal, member in theirs.items() if normal not in ours),
    )


def members(field: str, value: JSONValue) -> dict[Normal, Member]:
    """Return a value's members by their normal forms; the first spelling stands. A scalar is one member, or none."""
    found: list[Member]
    if field == "categories":
        found = [*overlay.category_pairs(value)]
    elif field == "topics":
        found = [*overlay.topic_members(value)]
    else:
        found = [value] if isinstance(value, str) and value.strip() else []
    result: dict[Normal, Member] = {}
    for member in found:
        result.setdefault(normal_member(member), member)
    return result


def normal_member(member: Member) -> Normal:
    """Return the form in which two members are compared."""
    if isinstance(member, str):
        return normal_form(member)
    return normal_form(member[0]), normal_form(member[1] or "")


def words_of(side: tuple[Member, ...]) -> str:
    """Return one side of a difference as a person reads it."""
    return ", ".join(word_of(member) for member in side) or NOTHING


def word_of(member: Member) -> str:
    """Return one member as a person reads it: "Science / Physics"."""
    return member if isinstance(member, str) else " / ".join(part for part in member if part)

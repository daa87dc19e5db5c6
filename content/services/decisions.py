"""Pure: how a change by a person turns the decision that stands about a field into the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from content import overlay
from content.exceptions import InvalidCuration
from content.types import CategoryPair, JSONObject, JSONValue

TEXT_LIMIT = 2000
MEMBER_LIMIT = 200


@dataclass(frozen=True)
class Change:
    """What a person does to one field.

    set: `value` stands, an empty one too. patch: `add` and `remove` members of a set field. pin: the value as it is shown
    now stands. hold: the decision stays, and is taken against what the machine says now. revert: the machine decides again.
    """

    field: str
    op: Literal["set", "patch", "pin", "hold", "revert"]
    value: JSONValue = None
    add: tuple[JSONValue, ...] = ()
    remove: tuple[JSONValue, ...] = ()


def next_decision(change: Change, standing: JSONValue, analysis: Mapping[str, JSONValue]) -> JSONObject | None:
    """Return the decision after `change`, or None for none. Raises InvalidCuration, which names the field."""
    field = change.field
    if field not in overlay.FIELDS:
        raise InvalidCuration(f"{field!r} is not a field that people decide about")
    current = standing if isinstance(standing, dict) else None
    machine = analysis.get(field)
    base = overlay.base_of(field, machine)
    match change.op:
        case "revert":
            return None
        case "hold":
            return {**current, **base} if current else None
        case "pin":
            shown = overlay.effective({field: machine}, {field: current} if current else {}).get(field)
            return {"op": "pin", "value": shown, **base}
        case "set":
            return {"op": "set", "value": checked_value(field, change.value), **base}
        case _:
            return {**patch(field, change, current), **base}


def patch(field: str, change: Change, current: JSONObject | None) -> JSONObject:
    """Return a patch that also keeps an earlier one; upon a value that a person set, it changes that value."""
    if field not in overlay.SET_FIELDS:
        raise InvalidCuration(f"{field}: has no members to add or remove")
    add, remove = checked_members(field, change.add), checked_members(field, change.remove)
    if current and current.get("op") in ("set", "pin"):
        decision: JSONObject = {field: {"op": "patch", "add": add, "remove": remove}}
        return {"op": "set", "value": overlay.effective({field: current.get("value")}, decision).get(field)}
    earlier = current or {}
    kept_add = [member for member in members_of(earlier, "add") if member not in remove and member not in add]
    kept_remove = [member for member in members_of(earlier, "remove") if member not in add and member not in remove]
    return {"op": "patch", "add": kept_add + add, "remove": kept_remove + remove}


def named_terms(change: Change) -> list[CategoryPair]:
    """Return the terms that a change of the categories names. Raises InvalidCuration."""
    if change.field != "categories":
        return []
    if change.op == "set":
        return overlay.category_pairs(checked_value(change.field, change.value))
    return overlay.decided_pairs(cast(JSONValue, checked_members(change.field, change.add)))


def members_of(decision: JSONObject, name: str) -> list[JSONValue]:
    """Return the members that a decision adds or removes."""
    members = decision.get(name)
    return members if isinstance(members, list) else []


def checked_members(field: str, members: tuple[JSONValue, ...]) -> list[JSONValue]:
    """Return topics as text, categories as [category, subcategory or null]."""
    if field == "topics":
        return [checked_text(field, member) for member in members]
    return [checked_pair(member) for member in members]


def checked_pair(member: JSONValue) -> list[JSONValue]:
    """Return one (category, subcategory) pair as JSON."""
    if not isinstance(member, list | tuple) or len(member) != 2:
        raise InvalidCuration("categories: a member is [category, subcategory or null]")
    category, sub = member
    return [checked_text("categories", category), None if sub in (None, "") else checked_text("categories", sub)]


def checked_value(field: str, value: JSONValue) -> JSONValue:
    """Return a value as it is stored: text trimmed, "" as none, sets as lists without repeats."""
    if field in overlay.SCALAR_FIELDS:
        return None if value is None or value == "" else checked_text(field, value, limit=TEXT_LIMIT)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidCuration(f"{field}: must be a list")
    if field == "topics":
        return cast(JSONValue, list(dict.fromkeys(checked_text(field, member) for member in value)))
    if not all(isinstance(entry, dict) and isinstance(entry.get("category"), str) for entry in value):
        raise InvalidCuration('categories: an entry is {"category": …, "subcategories": […]}')
    checked = [checked_pair([category, sub]) for category, sub in overlay.category_pairs(value)]
    return overlay.grouped(overlay.decided_pairs(cast(JSONValue, checked)))


def category_entries(value: JSONValue) -> JSONValue:
    """Return a categories value in which a name alone is an entry without subcategories; the rest stays as it is."""
    if not isinstance(value, list):
        return value
    return [{"category": entry, "subcategories": []} if isinstance(entry, str) else entry for entry in value]


def checked_text(field: str, value: JSONValue, *, limit: int = MEMBER_LIMIT) -> str:
    """Return trimmed text that both engines can store."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidCuration(f"{field}: must be text that is not empty")
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise InvalidCuration(f"{field}: holds a character that cannot be stored")
    if len(value.strip()) > limit:
        raise InvalidCuration(f"{field}: {len(value.strip())} characters, allowed are {limit}")
    return value.strip()

"""Pure: what a person typed in an edit form, judged against what the form showed, as changes for the curation service.

Every field's value is a tuple of texts: one text for a scalar ("" is none), members as JSON for a set. So an answer of a
form, its hidden copy of what it showed, and the stored value are compared alike.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from django.http import QueryDict

from content import overlay
from content.exceptions import InvalidCuration
from content.services.conflicts import BOTH, MINE, THEIRS, both_of
from content.services.decisions import Change
from content.types import JSONObject, JSONValue

Values: TypeAlias = dict[str, tuple[str, ...]]
Added: TypeAlias = dict[str, str]

#: The form's boxes for one more member, by name.
ADDED = ("category", "subcategory", "topic")
MEMBERS = 200
TYPED_LENGTH = 4000
REASON_LENGTH = 500


@dataclass(frozen=True)
class Entry:
    """One answer of the form. `base` has the fields about which two people differ: what both of them started from."""

    revision: int
    shown: Values
    typed: Values
    pinned: frozenset[str]
    was_pinned: frozenset[str]
    returned: frozenset[str]
    added: Added
    base: Values
    picks: Mapping[str, str]
    reason: str = ""


def shown_values(effective: JSONValue) -> Values:
    """Return the values of an item as a form shows them."""
    found = effective if isinstance(effective, dict) else {}
    values: Values = {field: (line(overlay.text_of(found, field)),) for field in overlay.SCALAR_FIELDS}
    values["categories"] = tuple(json.dumps(pair) for pair in overlay.category_pairs(found.get("categories")))
    values["topics"] = tuple(json.dumps(topic) for topic in overlay.topic_members(found.get("topics")))
    return values


def line(text: str) -> str:
    """Return text as a field of one line sends it back."""
    return text.replace("\r", "").replace("\n", "").strip()


def fresh_entry(revision: int, shown: Values, pinned: Collection[str]) -> Entry:
    """Return the entry of a form in which nobody typed yet."""
    pins = frozenset(pinned)
    return Entry(revision, shown, shown, pins, pins, frozenset(), dict.fromkeys(ADDED, ""), {}, {})


def read_entry(sent: QueryDict, fields: Collection[str] = overlay.FIELDS) -> Entry:
    """Return what a form sent; fields that the form does not have stay as they are."""
    revision = sent.get("revision", "")
    return Entry(
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,
        shown={field: sent_value(sent, f"was-{field}", field) for field in fields},
        typed={field: sent_value(sent, field, field) for field in fields},
        pinned=frozenset(sent.getlist("pin")) & frozenset(fields),
        was_pinned=frozenset(sent.getlist("was-pin")) & frozenset(fields),
        returned=frozenset(sent.getlist("give_back")) & frozenset(fields),
        added={name: sent.get(f"add-{name}", "").strip()[:TYPED_LENGTH] for name in ADDED},
        base={field: sent_value(sent, f"base-{field}", field) for field in sent.getlist("conflict") if field in fields},
        picks={field: sent.get(f"pick-{field}", "") for field in fields if f"pick-{field}" in sent},
        reason=sent.get("reason", "").replace("\0", "").strip()[:REASON_LENGTH],
    )


def sent_value(sent: QueryDict, name: str, field: str) -> tuple[str, ...]:
    """Return one value of a form."""
    if field in overlay.SCALAR_FIELDS:
        return (line(sent.get(name, ""))[:TYPED_LENGTH],)
    return tuple(dict.fromkeys(text[:TYPED_LENGTH] for text in sent.getlist(name)[:MEMBERS]))


def with_added(entry: Entry) -> Entry:
    """Return the entry with what stands in the boxes among its members, and the boxes empty. Raises InvalidCuration."""
    category, sub, topic = (entry.added[name] for name in ADDED)
    if sub and not category:
        raise InvalidCuration("categories: name the category of this subcategory, too")
    typed = dict(entry.typed)
    if category and "categories" in typed:
        typed["categories"] = tuple(dict.fromkeys([*typed["categories"], json.dumps([category, sub or None])]))
    if topic and "topics" in typed:
        typed["topics"] = tuple(dict.fromkeys([*typed["topics"], json.dumps(topic)]))
    return replace(entry, typed=typed, added=dict.fromkeys(ADDED, ""))


def is_same(field: str, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Answer whether two values of a field say the same."""
    return set(one) == set(other) if field in overlay.SET_FIELDS else one == other


def changed_fields(entry: Entry) -> list[str]:
    """Return the fields whose value the person changed."""
    return [field for field in entry.typed if not is_same(field, entry.typed[field], entry.shown[field])]


def picked(entry: Entry) -> Entry:
    """Return the entry after the picks between two people's values. Raises InvalidCuration while one is missing."""
    typed = dict(entry.typed)
    for field, base in entry.base.items():
        pick = entry.picks.get(field, "")
        if pick == THEIRS:
            typed[field] = entry.shown[field]
        elif pick == BOTH and field in overlay.SET_FIELDS:
            typed[field] = both_of(base, entry.shown[field], entry.typed[field])
        elif pick != MINE:
            raise InvalidCuration(f"{field}: choose which value stands")
    return replace(entry, typed=typed, base={}, picks={})


def overlaps(entry: Entry, now: Values) -> bool:
    """Answer whether somebody else changed a field that this person decides about, too."""
    theirs = {field for field in entry.typed if not is_same(field, entry.shown[field], now[field])}
    mine = {*changed_fields(entry), *entry.returned, *(entry.pinned ^ entry.was_pinned)}
    return any(
        field not in changed_fields(entry) or not is_same(field, entry.typed[field], now[field]) for field in theirs & mine
    )


def rebased(entry: Entry, revision: int, now: Values, pinned: Collection[str]) -> Entry:
    """Return the entry over what stands now. What only others changed is taken over; what both changed is to be picked."""
    mine = changed_fields(entry)
    theirs = [field for field in entry.typed if not is_same(field, entry.shown[field], now[field])]
    both = [field for field in theirs if field in mine and not is_same(field, entry.typed[field], now[field])]
    pins = (frozenset(pinned) | (entry.pinned - entry.was_pinned)) - (entry.was_pinned - entry.pinned)
    return replace(
        entry,
        revision=revision,
        shown={field: now[field] for field in entry.typed},
        typed={field: entry.typed[field] if field in mine else now[field] for field in entry.typed},
        base={field: entry.shown[field] for field in both},
        picks={},
        was_pinned=frozenset(pinned),
        pinned=pins,
    )


def changes_of(entry: Entry) -> list[Change]:
    """Return what the person decided. Raises InvalidCuration for what no field can hold."""
    return [change for field in entry.typed for change in field_changes(entry, field)]


def field_changes(entry: Entry, field: str) -> Iterator[Change]:
    """Yield the changes of one field: given back, or its value and then its pin."""
    if field in entry.returned:
        if field in entry.pinned - entry.was_pinned:
            raise InvalidCuration(f"{field}: either pin it or give it back to the machine")
        yield Change(field, "revert")
        return
    is_pinned, was_pinned = field in entry.pinned, field in entry.was_pinned
    is_changed = not is_same(field, entry.typed[field], entry.shown[field])
    if is_changed or (was_pinned and not is_pinned):
        yield value_change(entry, field, is_whole=was_pinned and not is_pinned)
    if is_pinned and (is_changed or not was_pinned):
        yield Change(field, "pin")


def value_change(entry: Entry, field: str, *, is_whole: bool) -> Change:
    """Return the change that makes a field what was typed: a scalar is set, a set is patched unless it is set as a whole."""
    typed, shown = entry.typed[field], entry.shown[field]
    if field in overlay.SCALAR_FIELDS:
        return Change(field, "set", typed[0] or None)
    if is_whole:
        return Change(field, "set", stored_value(field, typed))
    added = tuple(member_of(field, text) for text in typed if text not in shown)
    return Change(field, "patch", add=added, remove=tuple(member_of(field, text) for text in shown if text not in typed))


def stored_value(field: str, value: tuple[str, ...]) -> JSONValue:
    """Return a form's value as items store it."""
    if field in overlay.SCALAR_FIELDS:
        return value[0] or None
    members = [member_of(field, text) for text in value]
    return overlay.grouped(overlay.decided_pairs(cast(JSONValue, members))) if field == "categories" else members


def member_of(field: str, text: str) -> JSONValue:
    """Return the member that a form's text stands for."""
    try:
        member: JSONValue = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidCuration(f"{field}: not a member of this set") from None
    return member


def as_document(values: Mapping[str, tuple[str, ...]]) -> JSONObject:
    """Return a form's values as the document that items store them in."""
    return {field: stored_value(field, value) for field, value in values.items()}

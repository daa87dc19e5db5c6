"""Pure: machine values + what people decided = effective values. The twin of `db/sql/derive.*`; a test holds them together.

Only curatable fields are looked at. Numbers never are curatable, because the engines print floats differently.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from content.terms import normal_form, title_key
from content.types import CategoryEntry, CategoryPair, JSONObject, JSONValue

SCALAR_FIELDS = ("title", "content_type", "complexity", "language")
SET_FIELDS = ("categories", "topics")
FIELDS = (*SCALAR_FIELDS, *SET_FIELDS)


class Derived(NamedTuple):
    """The item's columns that the trigger computes from its effective values; "" is none."""

    title: str
    title_key: str
    content_type: str
    complexity: str
    language: str


def effective(analysis: JSONValue, curated: JSONValue) -> JSONObject:
    """Return the effective value of every curatable field that a machine or a person spoke about."""
    machine = analysis if isinstance(analysis, dict) else {}
    decisions = curated if isinstance(curated, dict) else {}
    result: JSONObject = {}
    for field in FIELDS:
        if field in machine:
            result[field] = machine[field]
        decision = decisions.get(field)
        if isinstance(decision, dict):
            apply_decision(result, field, decision)
    return result


def apply_decision(result: JSONObject, field: str, decision: Mapping[str, JSONValue]) -> None:
    """Change one field of `result` in place as a person decided; an unknown operation changes nothing."""
    op = decision.get("op")
    if op in ("set", "pin"):
        result[field] = decision.get("value")
    elif op == "patch" and field == "topics":
        result[field] = patched(topic_members(result.get(field)), decision, topic_members)
    elif op == "patch" and field == "categories":
        pairs = patched(category_pairs(result.get(field)), decision, decided_pairs)
        result[field] = grouped(pairs)


def patched(members: list[Any], decision: Mapping[str, JSONValue], read: Any) -> list[Any]:
    """Return (members without the removed ones) followed by the added ones that are not there yet."""
    removed = set(read(decision.get("remove")))
    return list(dict.fromkeys([*(member for member in members if member not in removed), *read(decision.get("add"))]))


def topic_members(value: JSONValue) -> list[str]:
    """Return the topics of a JSON value: its strings, once each; anything else has none."""
    found = (entry for entry in value if isinstance(entry, str)) if isinstance(value, list) else ()
    return list(dict.fromkeys(found))


def decided_pairs(value: JSONValue) -> list[CategoryPair]:
    """Return the pairs of a decision's `add` or `remove`: [category, subcategory or null] each."""
    return list(dict.fromkeys(_decided_pairs(value)))


def _decided_pairs(value: JSONValue) -> Iterator[CategoryPair]:
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, list) and len(entry) == 2:
            category, sub = entry
            if isinstance(category, str) and (sub is None or isinstance(sub, str)):
                yield category, sub


def category_pairs(value: JSONValue) -> list[CategoryPair]:
    """Return a categories value as pairs; a category without subcategories is (category, None)."""
    return list(dict.fromkeys(_category_pairs(value)))


def _category_pairs(value: JSONValue) -> Iterator[CategoryPair]:
    for entry in value if isinstance(value, list) else ():
        category = entry.get("category") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(category, str):
            continue
        subs = topic_members(entry.get("subcategories"))
        if subs:
            yield from ((category, sub) for sub in subs)
        else:
            yield category, None


def grouped(pairs: list[CategoryPair]) -> JSONValue:
    """Return pairs as a categories value, in the order in which categories first appear."""
    groups: dict[str, list[str]] = {}
    for category, sub in pairs:
        subs = groups.setdefault(category, [])
        if sub is not None:
            subs.append(sub)
    entries = [CategoryEntry(category=category, subcategories=subs) for category, subs in groups.items()]
    return entries  # type: ignore[return-value]  # a TypedDict is a JSON object


def derived(values: Mapping[str, JSONValue]) -> Derived:
    """Return the derived columns of effective values."""
    title = text_of(values, "title")
    return Derived(
        title=title,
        title_key=title_key(title),
        content_type=text_of(values, "content_type"),
        complexity=text_of(values, "complexity"),
        language=text_of(values, "language"),
    )


def text_of(values: Mapping[str, JSONValue], field: str) -> str:
    """Return a field when it is text, else ""."""
    value = values.get(field)
    return value if isinstance(value, str) else ""


def normalised(field: str, value: JSONValue) -> JSONValue:
    """Return a value as two of them are compared: case, order, white space and dashes do not count."""
    if field == "topics":
        return sorted({normal_form(topic) for topic in topic_members(value)})  # type: ignore[return-value]
    if field == "categories":
        return sorted({(normal_form(name), normal_form(sub or "")) for name, sub in category_pairs(value)})  # type: ignore[return-value]
    return normal_form(value) if isinstance(value, str) else value


def base_of(field: str, machine_value: JSONValue) -> JSONObject:
    """Return what a decision remembers of the machine value that it was taken against; of a set its members, too."""
    remembered: JSONObject = {"base": base_hash(field, machine_value)}
    if field == "topics":
        remembered["base_members"] = [*topic_members(machine_value)]
    elif field == "categories":
        remembered["base_members"] = [[*pair] for pair in category_pairs(machine_value)]
    return remembered


def base_hash(field: str, machine_value: JSONValue) -> str:
    """Return the hash of a normalised machine value: what a decision was taken against."""
    document = json.dumps(normalised(field, machine_value), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()[:16]

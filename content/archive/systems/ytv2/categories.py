"""The shapes in which YTV2 kept categories and topics, brought into the one that we keep."""

from __future__ import annotations

from typing import NamedTuple

from content.types import JSONValue


class Shaped(NamedTuple):
    """Members in our shape, and whether some part of the document was none and fell away."""

    members: list[JSONValue]
    has_dropped: bool


def read_categories(document: JSONValue) -> Shaped:
    """Return categories as [{"category": …, "subcategories": […]}].

    Accepts {"categories": […]}, a list, one entry; an entry is a name, or an object with `category` or `name` and with
    `subcategories` (a list or one name) or `subcategory`.
    """
    if document is None:
        return Shaped([], has_dropped=False)
    if isinstance(document, dict) and "categories" in document:
        return read_categories(document["categories"])
    entries = document if isinstance(document, list) else [document]
    groups: dict[str, list[str]] = {}
    has_dropped = False
    for entry in entries:
        names, subs, is_odd = read_entry(entry)
        has_dropped |= is_odd
        for name in names:
            groups.setdefault(name, []).extend(subs)
    return Shaped([entry_of(name, subs) for name, subs in groups.items()], has_dropped)


def entry_of(name: str, subcategories: list[str]) -> JSONValue:
    """Return one category in our shape, each subcategory once."""
    return {"category": name, "subcategories": [*dict.fromkeys(subcategories)]}


def read_entry(entry: JSONValue) -> tuple[list[str], list[str], bool]:
    """Return (names, subcategories, whether some part is neither) of one entry."""
    if not isinstance(entry, dict):
        names, is_odd = read_names(entry)
        return ([], [], True) if isinstance(entry, list) else (names, [], is_odd)
    names, odd_name = read_names(entry.get("category", entry.get("name")))
    subs, odd_sub = read_names(entry.get("subcategories", entry.get("subcategory")))
    return names, subs, odd_name or odd_sub or not names


def read_names(value: JSONValue) -> tuple[list[str], bool]:
    """Return the names of a text or list, and whether something in it is no name."""
    parts = value if isinstance(value, list) else [] if value is None else [value]
    named = [part for part in parts if part != ""]
    names = [part for part in named if isinstance(part, str)]
    return names, len(names) != len(named)


def read_topics(document: JSONValue) -> Shaped:
    """Return topics as a list of names, each once. {"raw_text": …} holds plain text, which is split at commas."""
    if isinstance(document, dict) and isinstance(document.get("raw_text"), str):
        document = [part.strip() for part in str(document["raw_text"]).split(",")]
    names, is_odd = read_names(document)
    return Shaped([*dict.fromkeys(names)], is_odd)

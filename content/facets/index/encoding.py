"""A narrow row's texts as codes. Whole combinations repeat, so each is read once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import orjson

from content.facets.index.shape import OF_FEW, text_of_few
from content.facets.index.values import Codes
from content.facets.spec import pair_value

#: How many combinations are remembered; then all are forgotten, which costs time and nothing else.
MOST_REMEMBERED = 50_000


def members(text: str | None) -> list[Any]:
    """Return the members of a JSON array; anything else has none, as has what cannot be read."""
    if not text:
        return []
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return []
    return found if isinstance(found, list) else []


def texts_of(found: Iterable[Any]) -> Iterable[str]:
    """Return the texts of a list that are not empty, once each."""
    return dict.fromkeys(text for text in found if type(text) is str and text)


def categories_of(text: str | None) -> tuple[Iterable[str], Iterable[str]]:
    """Return the categories of a JSON value, and its subcategories as `category|subcategory`, once each."""
    names: dict[str, None] = {}
    pairs: dict[str, None] = {}
    for entry in members(text):
        name = entry.get("category") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not name:
            continue
        names[name] = None
        subs = entry.get("subcategories")
        pairs.update((pair_value(name, sub), None) for sub in texts_of(subs if isinstance(subs, list) else ()))
    return names, pairs


class Memory(dict[Any, Any]):
    """What a function returned for each argument that it was asked for, up to a limit."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, argument: Any) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[argument] = answer = self.read(argument)
        return answer


class Encoder:
    """Reads texts with the vocabularies of an index, and adds to them what is new."""

    def __init__(self, codes: dict[str, Codes]) -> None:
        self.codes = codes
        #: What was read already, by its text.
        self.few = Memory(self.read_few)
        self.categories = Memory(self.read_categories)
        self.variants = Memory(lambda text: self.texts("variant", text))

    def read_few(self, text: str) -> tuple[int, ...]:
        """Return the code of each facet in OF_FEW."""
        values = orjson.loads(text)
        return tuple(self.codes[name][text_of_few(name, values[place])] for name, place in OF_FEW.items())

    def read_categories(self, text: str | None) -> tuple[list[int], list[int]]:
        """Return the codes of categories and of subcategories."""
        names, pairs = categories_of(text)
        return [self.codes["category"][name] for name in names], [self.codes["subcategory"][pair] for pair in pairs]

    def texts(self, facet: str, text: str | None) -> list[int]:
        """Return the codes of a set of plain texts."""
        codes = self.codes[facet]
        return [codes[name] for name in texts_of(members(text))]

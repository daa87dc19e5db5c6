"""Types that all rooms share: the JSON documents that the store keeps, and how a long run tells its progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NotRequired, TypeAlias, TypedDict

JSONValue: TypeAlias = "None | bool | int | float | str | list[JSONValue] | dict[str, JSONValue]"
JSONObject: TypeAlias = dict[str, JSONValue]

#: Called with (done, in all), in rows or items, while a long run lasts.
Progress: TypeAlias = Callable[[int, int], None]

#: (category, subcategory); None is the category alone.
CategoryPair: TypeAlias = tuple[str, str | None]


class CategoryEntry(TypedDict):
    """One category of an item with its subcategories, as the old dashboard keeps it."""

    category: str
    subcategories: list[str]


class Analysis(TypedDict, total=False):
    """Machine values, or effective values, of the curatable fields. An absent key is "never said", null is "says none"."""

    title: str | None
    categories: list[CategoryEntry]
    topics: list[str]
    content_type: str | None
    complexity: str | None
    language: str | None


class Decision(TypedDict):
    """What a person decided about one field: `set` and `pin` carry `value`, `patch` carries `add` and `remove`.

    `base` is the hash of the machine value then, `base_members` are a set's members of it (older decisions have none).
    """

    op: Literal["set", "pin", "patch"]
    value: NotRequired[JSONValue]
    add: NotRequired[list[JSONValue]]
    remove: NotRequired[list[JSONValue]]
    base: NotRequired[str]
    base_members: NotRequired[list[JSONValue]]

"""What a machine says about an item, as values: the input of every write by machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from content.keys import NaturalKey
from content.types import JSONObject

#: Item columns that a machine writes, beside the JSON documents.
COLUMNS = (
    "kind",
    "url",
    "thumbnail_url",
    "author",
    "published_at",
    "starts_at",
    "ends_at",
    "duration_seconds",
    "word_count",
    "has_audio",
)
DOCUMENTS = ("analysis", "media", "stats", "payload")

TextStatus = Literal["created", "updated", "unchanged", "stale"]


@dataclass(frozen=True)
class TextRecord:
    """One body of text. Without a `revision` a new wording becomes the next one; with it, that one is written."""

    role: str = "summary"
    variant: str = ""
    position: int = 0
    revision: int | None = None
    speaker: str = ""
    language: str = ""
    text: str = ""
    html: str = ""
    occurred_at: datetime | None = None
    meta: JSONObject = field(default_factory=dict)


@dataclass(frozen=True)
class ItemRecord:
    """What a machine says about one item. An absent column or document key is no statement; None is "says none".

    `documents` holds any of DOCUMENTS; each is merged key by key into what is stored. `flags` replaces the stored list.
    `indexed_at` counts only when the item is created. `observed_at` is aware, UTC and not in the future.
    The key is looked up as a name among the aliases when no item has it; with `key_is_certain` false (an id that lost its
    case, say) `aliases` are looked up as well.
    """

    key: NaturalKey
    observed_at: datetime
    columns: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, JSONObject] = field(default_factory=dict)
    flags: tuple[str, ...] | None = None
    indexed_at: datetime | None = None
    texts: tuple[TextRecord, ...] = ()
    aliases: tuple[str, ...] = ()
    key_is_certain: bool = True

"""The page of one item as values: each curatable field as shown, as people decided and as the machine says; texts; history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value
from django.db.models.functions import Length, Substr

from content import overlay
from content.admin.chips import Chip, decision_chips, machine_chips, shown_chips
from content.admin.history import FIELD_LABELS, Entry, dated, entry_of, events_of
from content.models import Alias, Hold, Item
from content.services.suggested import suggested
from content.types import JSONObject, JSONValue

TEXTS_LISTED = 60
EXCERPT = 280
OPS = {"set": "set", "patch": "changed", "pin": "pinned"}


@dataclass(frozen=True)
class Decision:
    """What stands about a field, and by which event."""

    word: str
    chips: Sequence[Chip]
    by: Entry | None

    @property
    def is_empty(self) -> bool:
        """Whether a person decided that there is no value: another thing than no decision."""
        return not self.chips


@dataclass(frozen=True)
class FieldRow:
    """One curatable field."""

    name: str
    label: str
    shown: Sequence[Chip]
    decision: Decision | None
    machine: Sequence[Chip]
    machine_spoke: bool
    has_suggestion: bool


@dataclass(frozen=True)
class TextRow:
    """One revision of one text, by its beginning."""

    role: str
    variant: str
    position: int
    revision: int
    is_latest: bool
    language: str
    length: int
    excerpt: str
    created_at: datetime


@dataclass(frozen=True)
class ItemPage:
    """Everything of the page that Django's form does not show."""

    key: str
    hold: Hold | None
    rows: Sequence[FieldRow]
    aliases: Sequence[str]
    texts: Sequence[TextRow]
    texts_total: int
    history: Sequence[Entry]


def page_of(item: Item, hold: Hold | None) -> ItemPage:
    """Read what belongs to an item. The number of queries does not depend on it."""
    history = dated([entry_of(event) for event in events_of(item.key)])
    texts = text_rows(item)
    aliases = Alias.objects.filter(tenant=item.tenant, source=item.source, external_id=item.external_id)
    return ItemPage(
        key=str(item.key),
        hold=hold,
        rows=field_rows(item, hold, history),
        aliases=list(aliases.order_by("name").values_list("name", flat=True)),
        texts=texts,
        texts_total=len(texts) if len(texts) < TEXTS_LISTED else item.texts.count(),
        history=history,
    )


def field_rows(item: Item, hold: Hold | None, history: Sequence[Entry]) -> list[FieldRow]:
    """Return a row for each curatable field."""
    analysis, effective = document(item.analysis), document(item.effective)
    curated = document(hold.curated if hold else None)
    latest = {entry.field: entry for entry in reversed(history)}
    rows = []
    for name in overlay.FIELDS:
        decision = curated.get(name)
        rows.append(
            FieldRow(
                name=name,
                label=FIELD_LABELS[name],
                shown=shown_chips(name, effective, curated),
                decision=decision_of(name, decision, latest.get(FIELD_LABELS[name])) if isinstance(decision, dict) else None,
                machine=machine_chips(name, analysis),
                machine_spoke=name in analysis,
                has_suggestion=isinstance(decision, dict) and is_suggestion(name, decision, analysis, effective),
            )
        )
    return rows


def decision_of(name: str, decision: JSONObject, by: Entry | None) -> Decision:
    """Return what stands about a field."""
    return Decision(OPS.get(str(decision.get("op")), "decided"), decision_chips(name, decision), by)


def is_suggestion(name: str, decision: JSONObject, analysis: Mapping[str, JSONValue], effective: Mapping[str, JSONValue]) -> bool:
    """Whether the inbox asks about this decision."""
    return suggested(name, decision, effective.get(name), analysis.get(name)) is not None


def text_rows(item: Item) -> list[TextRow]:
    """Return the item's first texts by their beginnings: the bodies stay in the database."""
    found: Any = item.texts.order_by("role", "variant", "position", "-revision").annotate(
        length=Length("text"), excerpt=Substr("text", Value(1), Value(EXCERPT))
    )
    names = ("role", "variant", "position", "revision", "is_latest", "language", "length", "excerpt", "created_at")
    return [TextRow(**values) for values in found.values(*names)[:TEXTS_LISTED]]


def document(value: JSONValue) -> JSONObject:
    """Return a JSON object; anything else that a foreign writer stored is an empty one."""
    return value if isinstance(value, dict) else {}

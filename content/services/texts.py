"""Writes the texts of items: revisions are numbered while the item is locked, and the highest one is the latest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from content.db.bulk import insert_rows
from content.models import Text
from content.sanitize import clean_html
from content.services.records import TextRecord, TextStatus
from content.types import JSONObject

#: (role, variant, position): one text of an item, whatever its revision.
Slot = tuple[str, str, int]

WRITTEN = ("speaker", "language", "text", "html", "occurred_at", "meta")


class ItemTexts:
    """The texts of one locked item, and what a record adds to them. `flush` of many of them is two statements."""

    def __init__(self, item_id: int, stored: Sequence[Text]) -> None:
        self.item_id = item_id
        self.slots: dict[Slot, dict[int, Text]] = defaultdict(dict)
        self.new: list[Text] = []
        self.changed: list[Text] = []
        #: What an undo asks for: the texts that were written, and what those said that were written over.
        self.touched: list[Text] = []
        self.replaced: list[JSONObject] = []
        for text in stored:
            self.slots[text.role, text.variant, text.position][text.revision] = text

    def add(self, record: TextRecord, *, is_stale: bool) -> TextStatus:
        """Take one text and say what becomes of it.

        1. With a revision that is there: write over it, unless the record is stale. 2. Without a revision: equal to the
        latest is unchanged, another wording is the next revision. 3. A new revision is the latest only if it is the highest.
        """
        revisions = self.slots[record.role, record.variant, record.position]
        latest = max(revisions, default=0)
        stored = revisions.get(latest if record.revision is None else record.revision)
        if stored is not None and self._equals(stored, record):
            return "unchanged"
        if is_stale and (stored is not None or record.revision is None) and revisions:
            return "stale"
        if stored is not None and record.revision is not None:
            if stored not in self.new:
                self.replaced.append(text_document(stored))
                self.changed.append(stored)
            self._write(stored, record)
            self.touched.append(stored)
            return "updated"
        self._insert(record, record.revision or latest + 1, latest, revisions)
        return "created"

    def _insert(self, record: TextRecord, revision: int, latest: int, revisions: dict[int, Text]) -> None:
        text = Text(item_id=self.item_id, role=record.role, variant=record.variant, position=record.position, revision=revision)
        text.is_latest = revision > latest
        self._write(text, record)
        if text.is_latest and latest:
            revisions[latest].is_latest = False
            if revisions[latest] not in self.new:
                self.changed.append(revisions[latest])
        revisions[revision] = text
        self.new.append(text)
        self.touched.append(text)

    def _equals(self, stored: Text, record: TextRecord) -> bool:
        return all(getattr(stored, name) == self._value(record, name) for name in WRITTEN)

    def _write(self, text: Text, record: TextRecord) -> None:
        for name in WRITTEN:
            setattr(text, name, self._value(record, name))

    @staticmethod
    def _value(record: TextRecord, name: str) -> object:
        return clean_html(record.html) if name == "html" else getattr(record, name)


def text_document(text: Text) -> JSONObject:
    """Return one revision as JSON: where it is, and what it says."""
    names = ("role", "variant", "position", "revision", *WRITTEN)
    values = {name: getattr(text, name) for name in names}
    return values | {"occurred_at": text.occurred_at.isoformat() if text.occurred_at else None}


def flush(items: Sequence[ItemTexts]) -> None:
    """Write what was added. Older revisions step down first: only one may be the latest."""
    changed = list(dict.fromkeys(text for item in items for text in item.changed))
    if changed:
        Text.objects.bulk_update(changed, [*WRITTEN, "is_latest"], batch_size=100)
    insert_rows([text for item in items for text in item.new])

"""Machine writes: records into items, texts and aliases. What people decided is in other tables, out of reach from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from content.db.bulk import insert_missing, insert_rows
from content.db.retries import retried
from content.keys import NaturalKey
from content.models import Alias, Hold, Item, Text
from content.services import merge, taxonomy
from content.services.holds import NATURAL_KEY, stored_holds
from content.services.outcomes import FieldStatus, ItemStatus, RecordOutcome
from content.services.records import COLUMNS, DOCUMENTS, ItemRecord, TextStatus
from content.services.texts import ItemTexts, flush
from content.types import JSONObject

#: How often a batch is looked at again because another writer created one of its items.
RACES = 5
CREATED_MEANWHILE = ("item_natural_key", "content_item.external_id")
WRITTEN = [*COLUMNS, *DOCUMENTS, "flags", "observed_at", "updated_at"]


@dataclass
class Draft:
    """One record on its way: the item as it will be, and what is known about it so far."""

    record: ItemRecord
    item: Item
    hold: Hold | None
    is_new: bool
    is_stale: bool = False
    stated: Mapping[str, bool] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    before: JSONObject = field(default_factory=dict)
    texts: tuple[TextStatus, ...] = ()
    written: ItemTexts | None = None

    @property
    def is_purged(self) -> bool:
        """Whether a person emptied this item for good: then nothing is stored any more."""
        return self.hold is not None and self.hold.purged_at is not None

    @property
    def is_written(self) -> bool:
        """Whether the item's row has to be written."""
        changed_texts = any(status in ("created", "updated") for status in self.texts)
        return not self.is_purged and (self.is_new or bool(self.changed) or changed_texts)


@retried
def write_records(records: Sequence[ItemRecord], *, now: datetime) -> list[RecordOutcome]:
    """Write records in their order and say what became of each. One transaction: all of them or none.

    1. Find each record's item, through its aliases where need be, and lock it. 2. Merge: an older statement than the stored
    one changes nothing ("stale"). 3. Upsert the items that change. 4. Number the texts' revisions and write them.
    5. Keep the aliases. A deleted item takes all of this unseen; of a purged one nothing is stored.
    """
    outcomes: list[RecordOutcome] = []
    with transaction.atomic():
        records = taxonomy.map_terms(records)
        for batch in without_repeats(records):
            outcomes += write_batch(batch, now=now)
        taxonomy.note_terms(records)
    return outcomes


def write_batch(records: list[ItemRecord], *, now: datetime) -> list[RecordOutcome]:
    """Write records of distinct items. Another writer may create one of them meanwhile; then look again, and it is there."""
    for _attempt in range(RACES):
        try:
            with transaction.atomic():
                return write_drafts(records, now=now)
        except IntegrityError as error:
            if not any(sign in str(error) for sign in CREATED_MEANWHILE):
                raise
    with transaction.atomic():
        return write_drafts(records, now=now)


def without_repeats(records: Sequence[ItemRecord]) -> Iterator[list[ItemRecord]]:
    """Yield the records in batches in which no item occurs twice."""
    batch: dict[NaturalKey, ItemRecord] = {}
    for record in resolved(records):
        if record.key in batch:
            yield list(batch.values())
            batch = {}
        batch[record.key] = record
    if batch:
        yield list(batch.values())


def resolved(records: Sequence[ItemRecord]) -> list[ItemRecord]:
    """Return the records under their items' own keys: a key that no item or hold has may be an alias of one."""
    keys = [record.key for record in records]
    known = {item.key for item in Item.objects.with_keys(keys).only(*NATURAL_KEY)} | set(stored_holds(keys))
    unknown = [record for record in records if record.key not in known]
    names = {name for record in unknown for name in names_of(record)}
    owners: dict[tuple[str, str], set[NaturalKey]] = defaultdict(set)
    for alias in Alias.objects.filter(name__in=names) if names else ():
        owners[alias.tenant, alias.name].add(alias.key)
    return [record if record.key in known else replace(record, key=owner_of(record, owners)) for record in records]


def names_of(record: ItemRecord) -> tuple[str, ...]:
    """Return the names under which a record's item may be known."""
    own = f"{record.key.source}:{record.key.external_id}"
    return (own,) if record.key_is_certain else (own, *record.aliases)


def owner_of(record: ItemRecord, owners: dict[tuple[str, str], set[NaturalKey]]) -> NaturalKey:
    """Return the one item that a record's names lead to, else the record's own key."""
    found = {key for name in names_of(record) for key in owners.get((record.key.tenant, name), ())}
    return found.pop() if len(found) == 1 else record.key


def write_drafts(records: list[ItemRecord], *, now: datetime) -> list[RecordOutcome]:
    """Write records of distinct items, or raise IntegrityError when one of them is not new any more."""
    keys = [record.key for record in records]
    items = {item.key: item for item in Item.objects.with_keys(keys).select_for_update().order_by("pk")}
    holds = stored_holds(keys)
    drafts = [draft_of(record, items.get(record.key), holds.get(record.key), now) for record in records]
    create_items([draft for draft in drafts if draft.is_new and not draft.is_purged])
    write_texts(drafts)
    for draft in drafts:
        if draft.is_written:
            draft.item.updated_at = now
    update_items([draft for draft in drafts if draft.is_written and not draft.is_new])
    write_aliases([draft for draft in drafts if not draft.is_purged])
    return [outcome_of(draft) for draft in drafts]


def draft_of(record: ItemRecord, stored: Item | None, hold: Hold | None, now: datetime) -> Draft:
    """Return the item as the record leaves it, not yet written."""
    item = stored or new_item(record, now)
    values = merge.stated_values(item, record)
    draft = Draft(record=record, item=item, hold=hold, is_new=stored is None)
    if draft.is_purged:
        return draft
    draft.stated = merge.stated_fields(item, record)
    draft.changed = merge.differences(item, values)
    if stored is not None and record.observed_at < item.observed_at:
        draft.is_stale, draft.changed = bool(draft.changed), ()
        return draft
    if draft.changed:
        draft.before = {} if draft.is_new else merge.machine_snapshot(item)
        item.observed_at = record.observed_at
        for name in draft.changed:
            setattr(item, name, values[name])
    return draft


def new_item(record: ItemRecord, now: datetime) -> Item:
    """Return an empty item of the record's key."""
    tenant, source, external_id = record.key
    blank: dict[str, Any] = {name: {} for name in DOCUMENTS}
    return Item(
        tenant=tenant, source=source, external_id=external_id, kind=Item.Kind.ARTICLE, url="", thumbnail_url="", author="",
        flags=[], observed_at=record.observed_at, indexed_at=record.indexed_at or now, created_at=now, updated_at=now, **blank,
    )  # fmt: skip


def create_items(drafts: list[Draft]) -> None:
    """Insert new items, in the order of their keys: writers of the same keys then wait for each other and never in a ring."""
    insert_rows(sorted((draft.item for draft in drafts), key=lambda item: item.key))


def update_items(drafts: list[Draft]) -> None:
    """Write the machine's columns of locked items, in one statement."""
    items = [draft.item for draft in drafts]
    Item.objects.bulk_create(items, update_conflicts=True, unique_fields=NATURAL_KEY, update_fields=WRITTEN)


def write_texts(drafts: list[Draft]) -> None:
    """Number and write the texts of items whose rows are there and locked."""
    drafts = [draft for draft in drafts if draft.record.texts and not draft.is_purged]
    stored: dict[int, list[Text]] = defaultdict(list)
    for text in Text.objects.filter(item__in=[draft.item.pk for draft in drafts]):
        stored[text.item_id].append(text)
    written = []
    for draft in drafts:
        texts = ItemTexts(draft.item.pk, stored[draft.item.pk])
        is_older = not draft.is_new and draft.record.observed_at < draft.item.observed_at
        draft.texts = tuple(texts.add(record, is_stale=is_older) for record in draft.record.texts)
        draft.written = texts
        written.append(texts)
    flush(written)


def write_aliases(drafts: list[Draft]) -> None:
    """Keep the other names of the items. A name that already leads there stays as it is."""
    aliases = [
        Alias(tenant=draft.item.tenant, name=name, source=draft.item.source, external_id=draft.item.external_id)
        for draft in drafts
        for name in draft.record.aliases
        if name != f"{draft.item.source}:{draft.item.external_id}"
    ]
    if any(draft.hold is not None and draft.hold.deleted_at is not None for draft in drafts):
        # A name that a person gave to another item by a merge stays there.
        taken = set(
            Alias.objects.filter(name__in={alias.name for alias in aliases}).exclude(made_by="").values_list("tenant", "name")
        )
        aliases = [alias for alias in aliases if (alias.tenant, alias.name) not in taken]
    insert_missing(aliases)


def outcome_of(draft: Draft) -> RecordOutcome:
    """Return what became of a draft that was written."""
    status = status_of(draft)
    curated = draft.hold.curated if draft.hold else {}
    return RecordOutcome(
        key=draft.item.key,
        item_id=draft.item.pk,
        status=status,
        changed=draft.changed,
        shadowed=tuple(sorted(set(curated) & set(draft.stated))),
        fields={name: field_status(draft, name, status) for name in draft.stated},
        texts=draft.texts,
        before=draft.before,
        item=draft.item if draft.is_written else None,
        written=draft.written,
    )


def status_of(draft: Draft) -> ItemStatus:
    """Return the one word for an item."""
    if draft.hold is not None and draft.hold.deleted_at is not None:
        return "tombstoned"
    if draft.is_new:
        return "created"
    if draft.is_stale:
        return "stale"
    return "updated" if draft.changed else "unchanged"


def field_status(draft: Draft, name: str, status: ItemStatus) -> FieldStatus:
    """Return the one word for a stated field."""
    if status == "tombstoned":
        return "tombstoned"
    if not draft.stated[name]:
        return "unchanged"
    if draft.is_stale:
        return "stale"
    return "shadowed" if draft.hold is not None and name in draft.hold.curated else "applied"

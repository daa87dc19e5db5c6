"""Which items are here, with a hash of what machines said of each: a NAS job asks before it sends."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence

from content.keys import NaturalKey
from content.models import Alias, Item, Text
from content.services.holds import stored_holds
from content.services.merge import as_json
from content.services.records import COLUMNS, DOCUMENTS
from content.types import JSONObject


def known_items(*, keys: Sequence[NaturalKey]) -> dict[NaturalKey, JSONObject]:
    """Return for each key {"known", "key", "deleted", "hash"}; `key` is the item's own where an alias led to it.

    The hash covers every machine value and the newest texts; two equal hashes mean that nothing would change.
    """
    owners = own_keys(keys)
    found = list(Item.objects.with_keys(list(set(owners.values()))))
    texts: dict[int, list[Text]] = defaultdict(list)
    for text in Text.objects.newest().filter(item__in=found).order_by("role", "variant", "position"):
        texts[text.item_id].append(text)
    items = {item.key: item for item in found}
    holds = stored_holds(list(set(owners.values())))
    answers: dict[NaturalKey, JSONObject] = {}
    for key, own in owners.items():
        item, hold = items.get(own), holds.get(own)
        is_deleted = hold is not None and hold.deleted_at is not None
        digest = machine_hash(item, texts[item.pk]) if item else None
        answers[key] = {"known": item is not None or is_deleted, "key": str(own), "deleted": is_deleted, "hash": digest}
    return answers


def own_keys(keys: Sequence[NaturalKey]) -> dict[NaturalKey, NaturalKey]:
    """Return each key's item key: itself, or the one owner of an alias of that name."""
    owners: dict[tuple[str, str], set[NaturalKey]] = defaultdict(set)
    for alias in Alias.objects.filter(name__in={f"{key.source}:{key.external_id}" for key in keys}):
        owners[alias.tenant, alias.name].add(alias.key)
    result = {}
    for key in keys:
        named = owners.get((key.tenant, f"{key.source}:{key.external_id}"), set())
        result[key] = next(iter(named)) if len(named) == 1 else key
    return result


def machine_hash(item: Item, texts: Sequence[Text]) -> str:
    """Return the hash of everything that machines said of an item."""
    values = {name: as_json(getattr(item, name)) for name in (*COLUMNS, *DOCUMENTS, "flags")}
    bodies = [[text.role, text.variant, text.position, text.revision, text.text, text.html] for text in texts]
    document = json.dumps([values, bodies], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(document.encode()).hexdigest()

"""Which items people decided about, field by field, and for which a suggestion waits: ids, of all items or of some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import OuterRef, Subquery

from content.db.ids import AmongIds
from content.models import Hold, Item
from content.overlay import FIELDS
from content.services.suggestions import EVERYBODY, suggestions
from content.types import JSONValue

#: The name of the items with any decision, beside the names of the fields.
ANY = "any"
#: The name of those where somebody confirmed a machine value, so that it stays.
PINNED = "pinned"
#: The name of the items with an open suggestion.
OPEN = "open"
KEY = ("tenant", "source", "external_id")


def decided_ids(ids: Collection[int] | None = None, *, tenant: str = EVERYBODY) -> Mapping[str, frozenset[int]]:
    """Return the ids of the items that people decided about, by field, as PINNED and as ANY, deleted ones too. None: of all."""
    found: dict[str, set[int]] = defaultdict(set)
    for pk, curated in decisions_of_all(tenant) if ids is None else decisions_of(ids, tenant):
        for field, decision in curated.items() if isinstance(curated, dict) else ():
            if field in FIELDS and isinstance(decision, dict):
                found[field].add(pk)
                found[ANY].add(pk)
                if decision.get("op") == "pin":
                    found[PINNED].add(pk)
    return {name: frozenset(found[name]) for name in (*FIELDS, PINNED, ANY)}


def decisions_of_all(tenant: str) -> Iterable[tuple[int, JSONValue]]:
    """Return id and decisions of every item with any, in one statement that starts from the holds, of which there are fewer."""
    item = Item.objects.filter(**{name: OuterRef(name) for name in KEY})
    holds = Hold.objects.filter(tenant=tenant).exclude(curated={}).annotate(item=Subquery(item.values("pk")[:1]))
    return ((pk, curated) for pk, curated in holds.values_list("item", "curated") if pk is not None)


def decisions_of(ids: Collection[int], tenant: str) -> Iterable[tuple[int, JSONValue]]:
    """Return id and decisions of these items."""
    hold = Hold.objects.filter(**{name: OuterRef(name) for name in KEY})
    items = Item.objects.filter(AmongIds(list(ids)), tenant=tenant).annotate(curated=Subquery(hold.values("curated")[:1]))
    return items.values_list("pk", "curated")


def suggested_ids(ids: Collection[int] | None = None, *, tenant: str = EVERYBODY) -> Mapping[str, frozenset[int]]:
    """Return as OPEN the ids of the live items for which a suggestion waits; None asks for all items."""
    decided = None if ids is None else decided_ids(ids, tenant=tenant)[ANY]
    return {OPEN: frozenset(suggestion.item_id for suggestion in suggestions(ids=decided, tenant=tenant))}

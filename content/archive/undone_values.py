"""Puts machine values of an item back to what they were before an import, where the import's still stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from content.archive.traces import digest, value_at
from content.models import ImportChange, Item
from content.types import JSONObject

TIMES = frozenset({"published_at", "starts_at", "ends_at"})


def put_item_back(item: Item, change: ImportChange, *, now: datetime) -> list[str]:
    """Restore and save the item; return the places that hold something else by now."""
    places: JSONObject = change.after.get("values") or {}
    kept, changed = [], set()
    for place, left in places.items():
        value = value_at(item, place)
        if value is ... or digest(value) != left:
            kept.append(place)
        else:
            changed.add(put_value_back(item, place, change.before))
    if changed and not kept:
        # Nothing of the import stands any more: what the machine said before is as old as it was.
        item.observed_at = datetime.fromisoformat(change.before["observed_at"])
        changed.add("observed_at")
    if changed:
        item.updated_at = now
        item.save(update_fields=[*sorted(changed), "updated_at"])
    return kept


def put_value_back(item: Item, place: str, before: JSONObject) -> str:
    """Set one place to what it was; return the attribute that changed. A member that was not there goes."""
    name, dot, member = place.partition(".")
    was: Any = before.get(name)
    if not dot:
        setattr(item, name, datetime.fromisoformat(was) if name in TIMES and was else was)
        return name
    document = dict(getattr(item, name))
    if isinstance(was, dict) and member in was:
        document[member] = was[member]
    else:
        document.pop(member, None)
    setattr(item, name, document)
    return name

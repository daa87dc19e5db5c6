"""What readers mark for themselves, and since when a list holds something new to them. Nobody else sees or counts it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from content.keys import NaturalKey
from content.models import Item, ReaderMark, Visit

#: Whoever was away for longer comes back to a new visit.
PAUSE = timedelta(minutes=30)
#: How exactly the end of a visit is known; a visit writes no oftener.
GRAIN = timedelta(minutes=5)


def set_mark(*, user_id: int, key: NaturalKey, kind: str, is_on: bool, now: datetime) -> None:
    """Mark an item for a person, or take the mark away. Twice is as good as once."""
    values = {"user_id": user_id, "kind": kind, "tenant": key.tenant, "source": key.source, "external_id": key.external_id}
    if is_on:
        ReaderMark.objects.get_or_create(**values, defaults={"at": now})
    else:
        ReaderMark.objects.filter(**values).delete()


def marks_of(*, user_id: int, keys: Sequence[NaturalKey]) -> dict[NaturalKey, set[str]]:
    """Return the marks that a person put on these items."""
    rows = ReaderMark.objects.filter(
        user_id=user_id, source__in={key.source for key in keys}, external_id__in={key.external_id for key in keys}
    )
    found: dict[NaturalKey, set[str]] = {key: set() for key in keys}
    for kind, tenant, source, external_id in rows.values_list("kind", "tenant", "source", "external_id"):
        found.get(NaturalKey(tenant, source, external_id), set()).add(kind)
    return found


def marked_ids(*, user_id: int, kind: str, tenant: str = "") -> Collection[int]:
    """Return the ids of the items that a person marked so."""
    marks = ReaderMark.objects.filter(user_id=user_id, kind=kind, tenant=tenant)
    mine = marks.filter(source=OuterRef("source"), external_id=OuterRef("external_id"))
    items = Item.objects.filter(tenant=tenant, source__in=marks.values("source"), external_id__in=marks.values("external_id"))
    return frozenset(items.filter(Exists(mine)).values_list("pk", flat=True))


def new_ids(*, user_id: int, tenant: str = "") -> Collection[int]:
    """Return the ids of the items that came since a person's last visit; none on the first one."""
    since = new_since(user_id=user_id)
    if since is None:
        return frozenset()
    return frozenset(Item.objects.filter(tenant=tenant, indexed_at__gt=since).values_list("pk", flat=True))


def new_since(*, user_id: int) -> datetime | None:
    """Return when the visit before this one ended; None on the first one."""
    return Visit.objects.filter(user_id=user_id).values_list("new_since", flat=True).first()


def note_visit(*, user_id: int, now: datetime) -> None:
    """Note that a person looks at the list. After a pause a new visit begins, and what came meanwhile is new in it."""
    visit, is_first = Visit.objects.get_or_create(user_id=user_id, defaults={"seen_at": now})
    away = now - visit.seen_at
    if is_first or away < GRAIN:
        return
    fields = {"seen_at": now} | ({"new_since": visit.seen_at} if away >= PAUSE else {})
    # Of two tabs that come back at once, one begins the visit.
    Visit.objects.filter(user_id=user_id, seen_at=visit.seen_at).update(**fields)

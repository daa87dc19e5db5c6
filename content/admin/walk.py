"""Walking through a list: which item comes after this one in the list that a page was opened from."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, QueryDict

from content.admin.matching import listed
from content.models import Item

#: Further down a list nobody walks item by item; the list itself is still there.
WALKED = 5000
FILTERS = "_changelist_filters"


@dataclass(frozen=True)
class Place:
    """Where an item stands in the list, and the next one's id (None at the end)."""

    rank: int
    total: str
    following: int | None


def place_of(admin: ModelAdmin[Item], request: HttpRequest, pk: int) -> Place | None:
    """Return the place of an item in the list that its page was opened from; None when it is not there."""
    if FILTERS not in request.GET:
        return None
    try:
        rows = listed(admin, request, QueryDict(request.GET[FILTERS]))
    except IncorrectLookupParameters:
        return None
    ids = list(rows.values_list("pk", flat=True)[: WALKED + 1])
    if pk not in ids:
        return None
    rank = ids.index(pk)
    following = ids[rank + 1] if rank + 1 < len(ids) else None
    return Place(rank + 1, f"{len(ids):,}" if len(ids) <= WALKED else f"more than {WALKED:,}", following)

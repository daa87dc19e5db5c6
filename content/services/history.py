"""What the ledger says about some items, read by the index of its natural keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from content.keys import NaturalKey
from content.models import CurationEvent


def events_about(keys: Iterable[NaturalKey]) -> QuerySet[CurationEvent]:
    """Return the events of these keys, in the order in which they were written."""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key in keys:
        groups[key.tenant, key.source].add(key.external_id)
    wanted = Q(pk__in=[])
    for (tenant, source), external_ids in groups.items():
        wanted |= Q(tenant=tenant, source=source, external_id__in=external_ids)
    return CurationEvent.objects.filter(wanted).order_by("pk")

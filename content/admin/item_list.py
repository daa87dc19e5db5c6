"""The list of items: which columns it reads, which holds belong to its rows, and how a search box finds items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from content.db.words import HasWords, words
from content.exceptions import InvalidKey
from content.keys import NaturalKey, parse_key
from content.models import Alias, Hold, Item
from content.terms import fold

COLUMNS = (
    *("id", "tenant", "source", "external_id", "kind", "author", "indexed_at", "title", "title_key", "language"),
    *("effective", "deleted_at"),
)


class ItemChangeList(ChangeList):
    """Django's change list over the columns it shows, with one query for the holds of its rows."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> QuerySet[Item]:
        """Leave out the documents, which may be large."""
        return super().get_queryset(request, exclude_parameters).only(*COLUMNS)

    def get_results(self, request: HttpRequest) -> None:
        """Fetch the rows' holds together."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        holds = holds_of(item.key for item in self.result_list)
        for item in self.result_list:
            item.hold = holds.get(item.key)


def holds_of(keys: Iterable[NaturalKey]) -> dict[NaturalKey, Hold]:
    """Return what people decided about these keys: one query for each tenant and source among them."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in keys:
        groups[key.tenant, key.source].append(key.external_id)
    wanted = Q(pk__in=[])
    for (tenant, source), external_ids in groups.items():
        wanted |= Q(tenant=tenant, source=source, external_id__in=external_ids)
    return {hold.key: hold for hold in Hold.objects.filter(wanted)} if groups else {}


def found_by(text: str) -> Q:
    """Return the condition of a search: a key, an alias, part of an id, or words of title and author in any order."""
    condition = Q(external_id__contains=text) | Q(pk__in=[])
    for key in keys_named(text):
        condition |= Q(tenant=key.tenant, source=key.source, external_id=key.external_id)
    parts = text.split()
    if parts:
        condition |= all_of(in_title(part) | in_author(part) for part in parts)
    return condition


def keys_named(text: str) -> list[NaturalKey]:
    """Return the natural keys that a text names as key or alias."""
    keys: list[NaturalKey] = [alias.key for alias in Alias.objects.filter(name=text)[:20]] if len(text) <= 560 else []
    try:
        keys.append(parse_key(text))
    except InvalidKey:
        return keys
    return keys


def in_title(part: str) -> Q:
    """Part of the title, whatever its case and accents."""
    return Q(title_key__contains=fold(part))


def in_author(part: str) -> Q:
    """Beginning of a word of the author, whatever its case and accents."""
    phrase = tuple(words(part).split())
    return Q(HasWords("author", phrase, prefix=True)) if phrase else Q(author__contains=part)


def all_of(conditions: Iterable[Q]) -> Q:
    """Return the conjunction."""
    together = Q()
    for condition in conditions:
        together &= condition
    return together


def hold_of(item: Any) -> Hold | None:
    """Return the hold that `ItemChangeList` or the item's page attached."""
    hold: Hold | None = getattr(item, "hold", None)
    return hold

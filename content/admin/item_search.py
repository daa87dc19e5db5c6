"""How a search box of the admin finds items: by what names one, else by words, as the dashboard does."""

from __future__ import annotations

from typing import cast

from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from content.db.ids import AmongIds
from content.exceptions import InvalidKey
from content.facets import query
from content.facets.filter import Filter
from content.keys import NaturalKey, parse_key
from content.models import Alias, Item

#: A beginning of an id has so many characters at least; a shorter text is words.
SHORTEST_BEGINNING = 4
LONGEST_NAME = 560
MOST_NAMED = 200
LAST_LETTER = "\U0010ffff"


def searched(text: str) -> str:
    """Return what is searched for; no row holds a NUL."""
    return text.replace("\x00", "").strip()


def found_by(text: str, *, tenant: str = "") -> Q:
    """Return the condition of a search: the items that the text names, else those whose words it finds, deleted ones too."""
    if named := named_ids(text):
        return Q(pk__in=named)
    by_words = SimpleLazyObject(lambda: list(query.ids(Filter(tenant=tenant, q=text), include_deleted=True)))
    return Q(AmongIds(cast(list[int], by_words)))


def named_ids(text: str) -> list[int]:
    """Return the ids of the items that a text names: by key, another name, id, or the beginning of an id."""
    if not text or len(text) > LONGEST_NAME:
        return []
    condition = Q(pk__in=[])
    for key in keys_named(text):
        condition |= Q(tenant=key.tenant, source=key.source, external_id=key.external_id)
    is_beginning = len(text) >= SHORTEST_BEGINNING
    condition |= Q(external_id__gte=text, external_id__lt=text + LAST_LETTER) if is_beginning else Q(external_id=text)
    return list(Item.objects.filter(condition).values_list("pk", flat=True)[:MOST_NAMED])


def keys_named(text: str) -> list[NaturalKey]:
    """Return the natural keys that a text names as key or alias."""
    keys: list[NaturalKey] = [alias.key for alias in Alias.objects.filter(name=text)[:20]] if len(text) <= LONGEST_NAME else []
    try:
        keys.append(parse_key(text))
    except InvalidKey:
        return keys
    return keys

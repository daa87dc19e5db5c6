"""A Filter as conditions on Item, in SQL. What the facet index does with bitmaps, this does with WHERE."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import Exists, OuterRef, Q

from content.db.ids import AmongIds
from content.db.members import SET_NAMES, HasMember
from content.facets.filter import Choice, Filter, Range
from content.facets.spec import BY_NAME, FLAG_VALUES, RANGES_BY_NAME, Facet, RangeFacet, split_pair
from content.models import Item, Text
from content.models.item import ItemQuerySet
from content.models.text import TextQuerySet
from content.search import lexical

Found = Sequence[int] | None


def found_by_text(asked: Filter) -> Found:
    """Return the ids of the items that a filter's text finds, of any tenant and deleted ones too; None without a text."""
    return lexical.all_ids(asked.q).tolist() if asked.q else None


def items(asked: Filter, found: Found, *, without: str = "", include_deleted: bool = False) -> ItemQuerySet:
    """Return the items of a filter, unordered, among those that `found_by_text` found.

    `without` names a group of facets whose choices are left out; what it excludes and what it asks "all of" stays.
    """
    conditions = [*choice_conditions(asked, without), *range_conditions(asked)]
    if found is not None:
        conditions.append(Q(AmongIds(found)))
    return of_tenant(asked, include_deleted).filter(*conditions)


def of_tenant(asked: Filter, include_deleted: bool) -> ItemQuerySet:
    """Return the items that a filter is about."""
    items = Item.objects.filter(tenant=asked.tenant)
    if asked.among is not None:
        items = items.filter(AmongIds(list(asked.among)))
    if asked.apart:
        items = items.exclude(AmongIds(list(asked.apart)))
    if asked.deleted:
        return items.exclude(deleted_at=None)
    return items if include_deleted else items.live()


def choice_conditions(asked: Filter, without: str) -> Iterator[Q]:
    """Yield what is excluded, then what is chosen: OR within a group of facets, AND across."""
    groups: dict[str, list[tuple[Facet, Choice]]] = {}
    for name, choice in asked.choices.items():
        facet = BY_NAME[name]
        if choice.excluded:
            yield ~has_any(facet, choice.excluded)
        if choice.includes:
            groups.setdefault(facet.group, []).append((facet, choice))
    for group, chosen in groups.items():
        is_conjunctive = any(choice.match_all for _, choice in chosen)
        if group != without or is_conjunctive:
            conditions = [condition for facet, choice in chosen for condition in chosen_conditions(facet, choice, is_conjunctive)]
            yield reduce(and_ if is_conjunctive else or_, conditions)


def chosen_conditions(facet: Facet, choice: Choice, each: bool) -> Iterator[Q]:
    """Yield the conditions of what is chosen of one facet: one for every value when `each`, else one for all of them."""
    if choice.presence:
        yield has_value(facet) if choice.presence == "any" else ~has_value(facet)
    if choice.values and each:
        yield from (has_any(facet, (value,)) for value in choice.values)
    elif choice.values:
        yield has_any(facet, choice.values)


def has_any(facet: Facet, values: tuple[str, ...]) -> Q:
    """Return whether an item has one of these values."""
    if facet.kind == "flag":
        return Q(**{f"{facet.column}__in": [FLAG_VALUES[value] for value in values if value in FLAG_VALUES]})
    if facet.column:
        return Q(**{f"{facet.column}__in": values})
    if facet.members == "subcategories":
        return Q(HasMember("subcategories", [pair for value in values if (pair := split_pair(value))]))
    if facet.members in SET_NAMES:
        return Q(HasMember(facet.members, [(value,) for value in values]))
    return Q(Exists(summaries().filter(item=OuterRef("pk"), variant__in=values)))


def has_value(facet: Facet) -> Q:
    """Return whether an item has any value of a facet; NULL and "" are none."""
    if facet.kind == "flag":
        return Q(**{f"{facet.column}__isnull": False})
    if facet.column:
        return ~Q(**{facet.column: ""})
    if facet.members in SET_NAMES:
        return Q(HasMember(facet.members))
    return Q(Exists(summaries().filter(item=OuterRef("pk"))))


def summaries() -> TextQuerySet:
    """The latest summaries that have a variant."""
    return Text.objects.filter(is_latest=True, role=Text.Role.SUMMARY).exclude(variant="")


def range_conditions(asked: Filter) -> Iterator[Q]:
    """Yield the conditions of the ranges; an item without the value is in none."""
    for name, chosen in asked.ranges.items():
        yield in_range(RANGES_BY_NAME[name], chosen)


def in_range(facet: RangeFacet, chosen: Range) -> Q:
    """Return whether an item's value lies between both ends."""
    condition = Q(**{f"{facet.column}__isnull": False})
    if chosen.low is not None:
        condition &= Q(**{f"{facet.column}__gte": chosen.low})
    if chosen.high is not None:
        condition &= Q(**{f"{facet.column}__lte": chosen.high})
    return condition

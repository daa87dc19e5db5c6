"""The list of items: which columns it reads, what counts and pages it, and which holds belong to its rows.

What can be asked as a Filter is counted and paged by the facet index; the rest (deleted and curated items, days of first
sight) by SQL with a capped count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from content.admin.item_search import named_ids, searched
from content.admin.paginator import CappedPaginator
from content.admin.strict_list import StrictChangeList
from content.facets import query
from content.facets.filter import Choice, Filter
from content.facets.spec import NO, YES
from content.keys import NaturalKey
from content.models import Hold, Item

COLUMNS = (
    *("id", "tenant", "source", "external_id", "kind", "author", "indexed_at", "title", "title_key", "language"),
    *("effective", "deleted_at"),
)
#: The list's own parameters, and the facets that they choose of.
FACETS = {
    **{name: name for name in ("source", "language", "content_type", "complexity")},
    "kind__exact": "kind",
    "has_audio__exact": "audio",
}
AUDIO = {"1": YES, "0": NO}
SORTS = {"-indexed_at": "-indexed", "indexed_at": "indexed", "title_key": "title", "-title_key": "-title"}


class ItemChangeList(StrictChangeList):
    """A change list over the columns it shows, with one query for the holds of its rows."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: list[str | None] | None = None) -> QuerySet[Item]:
        """Leave out the documents, which may be large."""
        return super().get_queryset(request, exclude_parameters).only(*COLUMNS)

    def get_results(self, request: HttpRequest) -> None:
        """Fetch one page and its holds. A page that is not there is an error, never another page."""
        try:
            self.read_page(request)
        except (InvalidPage, OverflowError) as error:
            raise IncorrectLookupParameters from error

    def read_page(self, request: HttpRequest) -> None:
        """Set what Django's templates read of a list. Raises InvalidPage."""
        asked = self.asked(request)
        rows: Any = Answered(asked) if asked else self.queryset
        found = Paginator(rows, self.list_per_page) if asked else CappedPaginator(rows, self.list_per_page)
        page = found.page(request.GET.get(PAGE_VAR, "1"))
        self.paginator, self.result_count = found, found.count
        self.show_full_result_count, self.full_result_count = False, None
        self.show_admin_actions, self.can_show_all = True, False
        self.multi_page = self.result_count > self.list_per_page
        self.result_list = with_holds(page.object_list)

    def asked(self, request: HttpRequest) -> Filter | None:
        """Return what is asked as a Filter, None where only SQL can answer."""
        sort = SORTS.get(str(self.get_ordering(request, self.queryset)[0]))
        narrowing = {"state": ["live"], "tenant": [""], **self.get_filters_params()}
        is_live, (tenant, *_) = narrowing.pop("state") == ["live"], narrowing.pop("tenant")
        is_plain = is_live and set(narrowing) <= set(FACETS) and all(len(texts) == 1 for texts in narrowing.values())
        text = searched(self.query)
        if sort is None or not is_plain or self.is_refused(request) or named_ids(text):
            return None
        choices = {FACETS[name]: Choice((AUDIO.get(value, value),)) for name, (value,) in narrowing.items()}
        return Filter(tenant=tenant, choices=choices, q=text, sort=sort)


class Answered:
    """The items of a Filter as Django's Paginator takes them: counted, and fetched a page at a time."""

    def __init__(self, asked: Filter) -> None:
        self.asked = asked

    def __len__(self) -> int:
        return query.count(self.asked)

    def __getitem__(self, places: slice) -> list[Item]:
        ids = query.ids_between(self.asked, places.start, places.stop)
        items = {item.pk: item for item in Item.objects.filter(pk__in=ids).only(*COLUMNS)}
        return [items[pk] for pk in ids if pk in items]


def with_holds(items: Iterable[Any]) -> list[Item]:
    """Return items to each of which its hold is attached."""
    found = list(items)
    holds = holds_of(item.key for item in found)
    for item in found:
        item.hold = holds.get(item.key)
    return found


def holds_of(keys: Iterable[NaturalKey]) -> dict[NaturalKey, Hold]:
    """Return what people decided about these keys: one query for each tenant and source among them."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in keys:
        groups[key.tenant, key.source].append(key.external_id)
    wanted = Q(pk__in=[])
    for (tenant, source), external_ids in groups.items():
        wanted |= Q(tenant=tenant, source=source, external_id__in=external_ids)
    return {hold.key: hold for hold in Hold.objects.filter(wanted)} if groups else {}


def hold_of(item: Any) -> Hold | None:
    """Return the hold that `ItemChangeList` or the item's page attached."""
    hold: Hold | None = getattr(item, "hold", None)
    return hold

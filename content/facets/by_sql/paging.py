"""One page in a total order: NULL (and an empty title) comes last in both directions, and the primary key breaks ties."""

from __future__ import annotations

from django.db.models import Case, Expression, F, Q, Value, When
from django.db.models.functions import NullIf

from content.facets.cursors import Cursor, Key, Page, cursor_of
from content.facets.filter import Filter
from content.models.item import ItemQuerySet
from content.search import exact, lexical

COLUMNS = {"indexed": "indexed_at", "published": "published_at", "duration": "duration_seconds"}


def sort_key(sort: str, q: str, items: ItemQuerySet) -> Expression | F:
    """Return the expression that a sort orders by, NULL where an item has no key."""
    if sort == "title":
        return NullIf("title_key", Value(""))
    return relevance(q, items) if sort == "relevance" else F(COLUMNS[sort])


def relevance(q: str, items: ItemQuerySet) -> Expression:
    """Return how well an item answers, for the newest of these items."""
    newest = items.order_by("-pk").values_list("pk", flat=True)[lexical.RANKED - 1 : lexical.RANKED].first()
    return Case(When(pk__gte=newest or 0, then=exact.relevance(q)), default=Value(lexical.UNRANKED))


def ordered(items: ItemQuerySet, asked: Filter, *, backwards: bool = False) -> ItemQuerySet:
    """Return items in the filter's sort, or from its end."""
    descends = asked.sort.startswith("-") is not backwards
    nulls = {"nulls_first" if backwards else "nulls_last": True}
    key = F("sort_key").desc(**nulls) if descends else F("sort_key").asc(**nulls)
    return items.annotate(sort_key=sort_key(asked.sort.removeprefix("-"), asked.q, items)).order_by(
        key, "-pk" if descends else "pk"
    )


def following(cursor: Cursor) -> Q:
    """Return the condition of being strictly after a place."""
    side = "lt" if cursor.sort.startswith("-") else "gt"
    if cursor.key is None:
        return Q(sort_key=None, **{f"pk__{side}": cursor.pk})
    beside = Q(sort_key=cursor.key, **{f"pk__{side}": cursor.pk})
    return Q(**{f"sort_key__{side}": cursor.key}) | beside | Q(sort_key=None)


def preceding(cursor: Cursor) -> Q:
    """Return the condition of being strictly before a place."""
    side = "gt" if cursor.sort.startswith("-") else "lt"
    if cursor.key is None:
        return Q(sort_key__isnull=False) | Q(sort_key=None, **{f"pk__{side}": cursor.pk})
    return Q(**{f"sort_key__{side}": cursor.key}) | Q(sort_key=cursor.key, **{f"pk__{side}": cursor.pk})


def read_page(items: ItemQuerySet, asked: Filter) -> Page:
    """Return one page of a filter's items.

    1. Read one more row than the page holds, forwards or (with `before`) backwards. 2. Drop it; it says that the list
    goes on. 3. Count what precedes the first row.
    """
    rows = page_rows(items, asked)
    goes_on = len(rows) > asked.page_size
    rows = rows[: asked.page_size]
    if asked.before:
        rows.reverse()
    if not rows:
        return Page([], 0, "", "")
    start, end = (Cursor(asked.sort, key, pk) for pk, key in (rows[0], rows[-1]))
    first = ordered(items, asked).filter(preceding(start)).count() + 1
    if asked.before:
        goes_on = ordered(items, asked).filter(following(end)).exists()
    return Page([pk for pk, _ in rows], first, str(end) if goes_on else "", str(start) if first > 1 else "")


def page_rows(items: ItemQuerySet, asked: Filter) -> list[tuple[int, Key]]:
    """Return (pk, key) of the page's rows and of one more."""
    found = ordered(items, asked, backwards=bool(asked.before))
    if asked.before:
        found = found.filter(preceding(cursor_of(asked, "before")))
    elif asked.after:
        found = found.filter(following(cursor_of(asked, "after")))
    return list(found.values_list("pk", "sort_key")[: asked.page_size + 1])  # type: ignore[misc]  # an annotation

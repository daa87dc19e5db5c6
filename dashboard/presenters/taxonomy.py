"""The taxonomy as a page: the tree of terms with counts, the queue of new ones, and what a move would change."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from content.db.members import count_members
from content.facets.spec import pair_value
from content.models import Category, Item, TermAlias
from content.services.renaming import Moved, words
from content.types import CategoryPair
from dashboard.presenters.words import items_text, number


@dataclass(frozen=True)
class TermRow:
    """One term. `value` is how a form names it; `also` are the names that machines still use for it."""

    label: str
    value: str
    count: str
    is_reviewed: bool
    href: str
    move_href: str
    also: tuple[str, ...]
    children: tuple[TermRow, ...] = ()

    @property
    def new_inside(self) -> int:
        """How many subcategories wait for a review."""
        return sum(not child.is_reviewed for child in self.children)


@dataclass(frozen=True)
class TaxonomyPage:
    """Everything that the taxonomy's templates print."""

    terms: tuple[TermRow, ...]
    queue: tuple[TermRow, ...]
    total_text: str


@dataclass(frozen=True)
class MovePage:
    """The form that renames or merges a term, and what it would change."""

    term: str
    category: str
    subcategory: str
    to_category: str
    to_subcategory: str
    names: tuple[str, ...]
    error: str = ""
    sentence: str = ""
    consequence: str = ""

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """The fields that the deed carries on from its preview."""
        names = ("category", "subcategory", "to_category", "to_subcategory")
        return tuple((name, getattr(self, name)) for name in names)


def taxonomy_page() -> TaxonomyPage:
    """Return the tree of every term that a row or a live item has."""
    live = Item.objects.live().filter(tenant="")
    counts: dict[CategoryPair, int] = {(found[0], None): count for found, count in count_members(live, "categories")}
    counts |= {(found[0], found[1]): count for found, count in count_members(live, "subcategories")}
    reviewed = {row.pair: row.is_reviewed for row in Category.objects.filter(tenant="")}
    also: dict[CategoryPair, list[str]] = defaultdict(list)
    for alias in TermAlias.objects.filter(tenant=""):
        also[alias.target].append(words(alias.source))
    pairs = {*counts, *reviewed, *((name, None) for name, _sub in (*counts, *reviewed))}
    rows = {pair: _row(pair, counts.get(pair, 0), reviewed.get(pair, False), also[pair]) for pair in pairs}
    order = sorted(pairs, key=lambda pair: (pair[0].casefold(), pair[0], (pair[1] or "").casefold(), pair[1] or ""))
    children: dict[str, list[TermRow]] = defaultdict(list)
    for pair in order:
        if pair[1] is not None:
            children[pair[0]].append(rows[pair])
    tree = tuple(_row_with(rows[pair], children[pair[0]]) for pair in order if pair[1] is None)
    queue = tuple(_full(rows[pair], pair) for pair in order if not rows[pair].is_reviewed)
    return TaxonomyPage(tree, queue, f"{number(len(pairs))} terms, {number(len(queue))} to review")


def _row(pair: CategoryPair, count: int, is_reviewed: bool, also: list[str]) -> TermRow:
    category, sub = pair
    chosen = {"category": category} if sub is None else {"subcategory": pair_value(category, sub)}
    asked = {"category": category, "subcategory": sub or ""}
    return TermRow(
        label=sub or category,
        value=json.dumps(pair, ensure_ascii=False),
        count=number(count),
        is_reviewed=is_reviewed,
        href=f"{reverse('items')}?{urlencode(chosen)}",
        move_href=f"{reverse('move_term')}?{urlencode(asked)}",
        also=tuple(sorted(also)),
    )


def _row_with(row: TermRow, children: list[TermRow]) -> TermRow:
    return TermRow(**{**vars(row), "children": tuple(children)})


def _full(row: TermRow, pair: CategoryPair) -> TermRow:
    return TermRow(**{**vars(row), "label": words(pair)})


def term_names() -> tuple[str, ...]:
    """Return the categories that a form suggests."""
    return tuple(Category.objects.filter(tenant="", subcategory="").order_by("name").values_list("name", flat=True))


def move_page(term: CategoryPair, into: CategoryPair, preview: Moved | None, error: str) -> MovePage:
    """Return the form, with the preview or the refusal when a target was named."""
    sentence = consequence = ""
    if preview is not None:
        sentence = f"{words(term)} becomes {words(into)}"
        decisions = "1 decision" if preview.decisions == 1 else f"{number(preview.decisions)} decisions"
        consequence = f"This rewrites what machines said of {items_text(preview.items)}, and {decisions} by people."
    return MovePage(
        term=words(term),
        category=term[0],
        subcategory=term[1] or "",
        to_category=into[0],
        to_subcategory=into[1] or "",
        names=term_names(),
        error=error,
        sentence=sentence,
        consequence=consequence,
    )

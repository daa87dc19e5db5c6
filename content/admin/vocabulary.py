"""The words that an item's form offers: the terms of the taxonomy, each reviewed or new, and the values in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from content import overlay, policies
from content.facets.proposals import proposals_of
from content.facets.spec import language_name
from content.models import Category
from content.types import CategoryPair, JSONValue

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More terms are not offered; typing them still works.
OFFERED = 5000
NEW = "new, unreviewed"


@dataclass(frozen=True)
class Offer:
    """One term in a list of proposals. `of` is a subcategory's category."""

    value: str
    of: str
    is_new: bool

    @property
    def label(self) -> str:
        """What stands beside it."""
        return ", ".join(part for part in (self.of, NEW if self.is_new else "") if part)


@dataclass(frozen=True)
class Vocabulary:
    """The known terms, and whether a person said of each that it is ours."""

    terms: Mapping[CategoryPair, bool]

    @property
    def categories(self) -> Iterator[Offer]:
        """The categories, by name."""
        return (Offer(name, "", not reviewed) for (name, sub), reviewed in self.terms.items() if sub is None)

    @property
    def subcategories(self) -> Iterator[Offer]:
        """The subcategories, by category and name."""
        return (Offer(sub, name, not reviewed) for (name, sub), reviewed in self.terms.items() if sub is not None)

    def is_new(self, pair: CategoryPair) -> bool:
        """Whether nobody reviewed a term, or its category, yet."""
        return not self.terms.get(pair, False) or not self.terms.get((pair[0], None), False)


def vocabulary_of(tenant: str) -> Vocabulary:
    """Read the terms of a tenant: one query."""
    rows = Category.objects.filter(tenant=tenant).order_by("name", "subcategory")[:OFFERED]
    return Vocabulary({row.pair: row.is_reviewed for row in rows})


@require_safe
def values_in_use(request: HttpRequest) -> JsonResponse:
    """Answer the form's script with the values in use for each box, the most frequent first: {box: [[value, label]]}."""
    if not policies.can_curate(request.user):
        raise PermissionDenied
    found = proposals_of(overlay.FIELDS)
    names = ("topic", "content_type", "complexity", "language")
    offers: dict[str, JSONValue] = {name: [[value, label_of(name, value)] for value in found.get(name, ())] for name in names}
    return JsonResponse(offers)


def label_of(name: str, value: str) -> str:
    """Return what stands beside a value in the list of proposals."""
    return language_name(value) if name == "language" else ""

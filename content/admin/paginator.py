"""Paging lists that grow without end: a count stops where nobody reads on, and items are counted by the facet index."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

#: A list of other rows than items is counted and paged up to here; a filter or a search reaches the rest.
COUNTED = 10_000


class MoreThan(int):
    """A number of rows that is only known to be larger. Django's templates print it by its text."""

    def __str__(self) -> str:
        return f"more than {int(self):,}"


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """Counts at most COUNTED rows, so that a list costs the same however long it is."""

    @cached_property
    def count(self) -> int:
        """The number of rows, or MoreThan(COUNTED)."""
        rows: Any = self.object_list
        found = len(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])
        return found if found <= COUNTED else MoreThan(COUNTED)

"""The items that the list shows for a query, without the list: no row is fetched and no filter counts its choices."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, QueryDict

from content.admin.item_list import ItemChangeList
from content.models import Item


class Matching(ItemChangeList):
    """A change list that nobody looks at: it only knows what its filter, search and order ask for."""

    def get_results(self, request: HttpRequest) -> None:
        """Fetch nothing."""
        self.result_count = 0


def listed(admin: ModelAdmin[Item], request: HttpRequest, query: QueryDict) -> Any:
    """Return the items that the list shows for a query, in its order. Raises IncorrectLookupParameters."""
    asking = copy(request)
    asking.GET = query  # type: ignore[assignment]  # a copy of what a request carries
    asking.wants_choices = False  # type: ignore[attr-defined]  # read by `wants_choices`
    return admin.get_changelist_instance(asking).queryset

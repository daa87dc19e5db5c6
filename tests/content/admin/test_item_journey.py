"""From item to item: the next one of the list that a page was opened from, and what its page costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from content.models import Item
from tests.builders import make_item, signed_in
from tests.content.admin.test_curation_form import opened

pytestmark = pytest.mark.django_db


def change_page(item: Item, **query: str) -> str:
    address = reverse("admin:content_item_change", args=[item.pk], query=query)
    return signed_in("curator").get(address).content.decode()


def test_save_and_next_walks_the_list_and_keeps_its_filter() -> None:
    third, second, first = (make_item(kind="article") for _ in range(3))
    make_item(kind="video")
    filters = "kind__exact=article"
    assert "Save and next (1 of 3)" in change_page(first, _changelist_filters=filters)
    address = reverse("admin:content_item_change", args=[first.pk], query={"_changelist_filters": filters})

    answer = signed_in("curator").post(address, {**opened(first), "language": "de", "_next": str(second.pk)})

    following = reverse("admin:content_item_change", args=[second.pk], query={"_changelist_filters": filters})
    assert answer["Location"] == following
    assert Item.objects.get(pk=first.pk).language == "de"
    assert "3 of 3: the last of the list" in change_page(third, _changelist_filters=filters)


@pytest.mark.parametrize("filters", ["kind__exact=article", "nonsense=1"], ids=["not in the list", "unknown filter"])
def test_without_a_place_in_a_list_there_is_no_next(filters: str) -> None:
    assert "Save and next" not in change_page(make_item(), _changelist_filters=filters)


@pytest.mark.parametrize("filters", ["kind__exact=video", "source=s1&q=item"], ids=["filter", "source and search"])
def test_an_items_page_from_a_filtered_list_costs_at_most_20_queries(filters: str, django_assert_max_num_queries: Any) -> None:
    items = [make_item(source=f"s{number}") for number in range(30)]
    client = signed_in("curator")
    client.get(reverse("admin:index"))  # What the frame of every page counts is remembered from then on.
    address = reverse("admin:content_item_change", args=[items[1].pk], query={"_changelist_filters": filters})

    with django_assert_max_num_queries(20):
        page = client.get(address).content.decode()

    assert "of 30)" in page or "the last of the list" in page

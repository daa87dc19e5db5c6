"""The FilterSet is usable as one of django-filter: its `qs` are the items of the Filter."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from content.facets.spec import FACETS, RANGES
from content.filters.filterset import PARAMETERS, ItemFilterSet, cleaned_values
from content.models import Item
from tests.builders import deleted, make_item

pytestmark = pytest.mark.django_db


def test_its_items_are_those_of_the_filter() -> None:
    wanted = make_item(topics=["a"])
    make_item(topics=["b"])
    deleted(make_item(topics=["a"]))
    assert list(ItemFilterSet(QueryDict("topic=a"), Item.objects.all()).qs) == [wanted]


def test_every_declared_facet_and_range_has_parameters() -> None:
    assert {facet.name for facet in FACETS} <= set(PARAMETERS)
    assert {f"{ranged.name}.{end}" for ranged in RANGES for end in ("from", "to")} <= set(PARAMETERS)


@pytest.mark.parametrize(
    "query", ["", "topic=b&topic=a&language.not=en&audio=yes", "words.from=3&sort=title&q=+a+&topic.is=none"]
)
def test_its_form_says_what_the_parser_reads(query: str) -> None:
    filters = ItemFilterSet(QueryDict(query), Item.objects.all())

    assert filters.form.is_valid()
    assert filters.form.cleaned_data == cleaned_values(dict(QueryDict(query).lists()))

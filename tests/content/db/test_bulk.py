"""Many rows at once: the same rows as one by one, with keys, defaults and refusals, whichever way the engine takes."""

from __future__ import annotations

import pytest
from django.db import DataError, IntegrityError, transaction

from content.db import features
from content.db.bulk import WORTH_A_STREAM, insert_missing, insert_rows
from content.models import Alias, Item, Text
from tests.builders import NOON, make_item

pytestmark = pytest.mark.django_db

NUMBERS = [pytest.param(2, id="few"), pytest.param(WORTH_A_STREAM * 2, id="many")]
#: What a stream has to escape, and what JSON has of its own.
ODD = 'tab\t line\nback\\slash \\N "quoted" {curly} ünï 日本 \x7f'


def new_items(number: int, **overrides: object) -> list[Item]:
    values = {"analysis": {"title": ODD, "topics": [ODD, 1, None, True, 0.5]}, "author": ODD, "published_at": NOON, **overrides}
    return [Item(source="youtube", external_id=f"made-{place}", **values) for place in range(number)]


@pytest.mark.parametrize("number", NUMBERS)
def test_rows_arrive_as_they_are_and_have_their_keys(number: int) -> None:
    items = new_items(number)

    insert_rows(items)

    assert {item.external_id: item.pk for item in items} == dict(Item.objects.values_list("external_id", "pk"))
    for stored in Item.objects.all():
        assert (stored.title, stored.author, stored.published_at) == (ODD, ODD, NOON)
        assert stored.analysis["topics"] == [ODD, 1, None, True, 0.5]
        assert (stored.stats, stored.flags, stored.duration_seconds, stored.has_audio) == ({}, [], None, None)
    insert_rows([Text(item=item, text=ODD) for item in items])
    assert set(Text.objects.values_list("text", "is_latest", "item")) == {(ODD, True, item.pk) for item in items}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_row_that_is_there_already_refuses_all_of_them(number: int) -> None:
    make_item(external_id="made-1")
    with pytest.raises(IntegrityError, match=r"item_natural_key|content_item\.external_id"), transaction.atomic():
        insert_rows(new_items(number))
    assert Item.objects.count() == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_missing_rows_are_added_and_those_that_are_there_stay(number: int) -> None:
    names = [Alias(name=f"name-{place}", source="youtube", external_id="made", made_by="") for place in range(number)]
    kept = Alias.objects.create(name="name-1", source="youtube", external_id="made", made_by="user:ana")

    insert_missing(names)

    assert Alias.objects.count() == number
    assert Alias.objects.get(name="name-1") == kept
    assert Alias.objects.get(name="name-1").made_by == "user:ana"


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_is_cut_to_fit(number: int) -> None:
    names = [Alias(name=f"{place}-{'x' * 560}", source="youtube", external_id="made") for place in range(number)]
    try:
        with transaction.atomic():
            insert_missing(names)
    except DataError:
        assert features().has_roles
    assert all(len(name) > 560 for name in Alias.objects.values_list("name", flat=True))


def test_rows_of_two_shapes_are_refused() -> None:
    items = new_items(WORTH_A_STREAM)
    items[-1] = Item(source="youtube", external_id="other", analysis={})
    if features().has_concurrent_writers:
        with pytest.raises(ValueError, match="the same columns"):
            insert_rows(items)
    else:
        insert_rows(items)
        assert Item.objects.count() == WORTH_A_STREAM

"""Ids that a caller resolved: they narrow items and counts alike, from the index and within a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from content.facets import query
from content.facets.filter import Choice, Filter
from tests.builders import make_item

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def outside() -> Iterator[None]:
    """No transaction: the index answers."""
    yield


@pytest.mark.parametrize("where", [outside, transaction.atomic], ids=["from the index", "within a transaction"])
def test_ids_narrow_items_and_counts(where: object) -> None:
    english = [make_item(language="en").pk for _ in range(3)]
    french = make_item(language="fr").pk

    with where():  # type: ignore[operator]
        result = query.run(Filter(among=[english[0], english[1], french, 10**9], apart=[english[1]]))
        chosen = query.run(Filter(among=[*english, french], choices={"language": Choice(values=("fr",))}))

        assert (result.total, set(result.ids)) == (2, {english[0], french})
        assert {value.value: value.count for value in result.facet("language").values} == {"en": 1, "fr": 1}
        assert {value.value: value.count for value in chosen.facet("language").values} == {"fr": 1, "en": 3}
        assert query.count(Filter(apart=english)) == 1
        assert set(query.ids(Filter(among=[]))) == set()
        assert query.run(Filter()).total == 4


@pytest.mark.parametrize("where", [outside, transaction.atomic], ids=["from the index", "within a transaction"])
def test_sets_of_ids_are_counted_among_the_items_of_a_filter(where: object) -> None:
    english = [make_item(language="en").pk for _ in range(3)]
    french = make_item(language="fr").pk
    asked = Filter(choices={"language": Choice(values=("en",))}, apart=[english[0]])

    with where():  # type: ignore[operator]
        assert query.counts_among(asked, [english, [english[2], french, 10**9], [], None]) == [2, 1, 0, 2]
        assert query.counts_among(Filter(), [[french], None]) == [1, 4]
        assert query.counts_among(Filter(), []) == []

"""Ids, totals and counts of a Filter are what plain Python says they are."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from content.facets import query
from content.facets.filter import Choice, Filter, Range
from content.facets.query import FacetCounts
from content.facets.spec import BY_NAME, FACETS, LISTED
from content.filters import toggled
from tests.builders import NOON, curated, deleted, make_item, make_text, science
from tests.content.facets.corpus import Row, found, in_order, make_corpus, random_filter

pytestmark = pytest.mark.usefixtures("_both_engines")
SEED = 20260301


def counted(counts: FacetCounts) -> dict[str, int]:
    """Return the counts of a facet and of its second level by value, zeros left out."""
    values = [*counts.values, *(child for value in counts.values for child in value.children)]
    return {value.value: value.count for value in values if value.count}


def expected_counts(rows: list[Row], asked: Filter, name: str) -> dict[str, int]:
    """Return what Python counts for a facet and its children."""
    base = found(rows, asked, without=name)
    names = [facet.name for facet in FACETS if facet.group == name]
    return dict(Counter(value for row in base for facet in names for value in row.facets[facet]))


def test_random_filters_find_what_python_finds() -> None:
    random = Random(SEED)
    rows = make_corpus(random, 120)
    for _ in range(200):
        asked = random_filter(random)
        expected = in_order(found(rows, asked), asked.sort)
        result = query.run(asked, facets=False)
        assert (result.total, result.ids) == (len(expected), expected[: asked.page_size]), asked
        assert sorted(query.ids(asked)) == sorted(expected), asked


def test_random_filters_count_what_python_counts() -> None:
    random = Random(SEED + 1)
    rows = make_corpus(random, 100)
    for _ in range(60):
        asked = random_filter(random)
        for counts in query.run(asked).facets:
            base = found(rows, asked, without=counts.name)
            having = sum(bool(row.facets[counts.name]) for row in base)
            assert counted(counts) == expected_counts(rows, asked, counts.name), (counts.name, asked)
            assert (counts.any_count, counts.none_count) == (having, len(base) - having), (counts.name, asked)


def test_choosing_a_value_shows_its_count() -> None:
    random = Random(SEED + 2)
    make_corpus(random, 60)
    for facet in query.run(Filter()).facets:
        for value in facet.values:
            assert query.count(toggled(Filter(), facet.name, value.value)) == value.count
            for child in value.children:
                assert query.count(toggled(Filter(), "subcategory", child.value)) == child.count
        for presence, count in (("none", facet.none_count), ("any", facet.any_count)):
            assert query.count(Filter(choices={facet.name: Choice(presence=presence)})) == count


def test_counts_of_a_single_valued_facet_and_none_add_up_to_the_total() -> None:
    random = Random(SEED + 3)
    make_corpus(random, 60)
    asked = Filter(choices={"language": Choice(("en",)), "topic": Choice(("engine",))})
    for counts in query.run(asked).facets:
        if BY_NAME[counts.name].kind in ("single", "flag"):
            choices = {name: choice for name, choice in asked.choices.items() if name != counts.name}
            assert sum(value.count for value in counts.values) + counts.none_count == query.count(Filter(choices=choices))


def test_one_more_value_never_finds_less() -> None:
    random = Random(SEED + 4)
    make_corpus(random, 60)
    for facet in LISTED:
        choice = Choice()
        before = 0
        for value in [value.value for value in query.run(Filter()).facet(facet.name).values]:
            choice = Choice((*choice.values, value))
            now = query.count(Filter(choices={facet.name: choice}))
            assert now >= before
            before = now


def test_what_is_chosen_is_listed_with_a_count_of_zero() -> None:
    make_item(topics=["engine"])
    asked = Filter(choices={"topic": Choice(("absent",), ("gone",)), "subcategory": Choice(("Science|Physics",))})
    facets = query.run(asked)
    assert [(value.value, value.count, value.state) for value in facets.facet("topic").values] == [
        ("absent", 0, "on"),
        ("gone", 0, "not"),
    ]
    (category,) = facets.facet("category").values
    assert (category.value, category.count, category.children[0].state) == ("Science", 0, "on")


def test_deleted_items_and_other_tenants_are_not_counted() -> None:
    make_item(topics=["engine"])
    deleted(make_item(topics=["engine"]))
    make_item(topics=["engine"], tenant="other")
    (value,) = query.run(Filter()).facet("topic").values
    assert (value.count, query.count(Filter()), query.count(Filter(tenant="other"))) == (1, 1, 1)


def test_a_curated_value_is_what_is_counted() -> None:
    curated(make_item(language="en"), "language", "de")
    (value,) = query.run(Filter()).facet("language").values
    assert (value.value, value.label, value.count) == ("de", "German", 1)


def test_a_category_and_a_subcategory_are_chosen_with_or() -> None:
    both = make_item(categories=science("Physics"))
    other = make_item(categories=[{"category": "History", "subcategories": ["Rome"]}])
    make_item(categories=[{"category": "History", "subcategories": []}])
    asked = Filter(choices={"category": Choice(("Science",)), "subcategory": Choice(("History|Rome",))})
    assert set(query.run(asked).ids) == {both.pk, other.pk}


def test_all_of_narrows_and_its_own_counts_with_it() -> None:
    wanted = make_item(topics=["a", "b"])
    make_item(topics=["a", "c"])
    result = query.run(Filter(choices={"topic": Choice(("a", "b"), match_all=True)}))
    assert result.ids == [wanted.pk]
    assert [(value.value, value.count) for value in result.facet("topic").values] == [("a", 1), ("b", 1)]


def test_an_older_revision_of_a_variant_is_not_counted() -> None:
    item = make_item()
    make_text(item, variant="audio", is_latest=False)
    make_text(item, variant="key-points", role="transcript")
    counts = query.run(Filter()).facet("variant")
    assert (counts.values, counts.none_count) == ((), 1)


def test_an_item_without_the_value_is_in_no_range() -> None:
    make_item(published_at=None)
    inside = make_item(published_at=NOON)
    assert query.run(Filter(ranges={"published": Range(low=NOON, high=NOON)})).ids == [inside.pk]


def test_a_page_costs_the_same_number_of_queries_for_any_number_of_items(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_corpus(Random(SEED), 30)
    with django_assert_max_num_queries(17):
        query.run(Filter())

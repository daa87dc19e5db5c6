"""The index answers what SQL answers, after any writes in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import transaction

from content.facets import answering, paging, query
from content.facets.by_sql import query as by_sql
from content.facets.filter import SORTS, Filter
from content.facets.index.build import build_index
from content.facets.index.keeper import Keeper
from content.facets.index.state import Index
from content.facets.results import FacetValue, Listed, Result
from content.facets.spec import LISTED
from content.filters import next_page, previous_page
from content.models import Hold, Item, Text
from content.terms import fold
from tests.builders import make_item
from tests.content.facets.corpus import START, VALUES, make_corpus, random_columns, random_filter, random_text

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = ("marble", "thunder -marble", "title:énergie", '"self hosting"', "topic:engine", "mar*", "-naive", "")


def asked_of(random: Random) -> Filter:
    """Return a random filter, now and then with text, of another tenant, or about deleted items."""
    asked = replace(random_filter(random), q=random.choice(WORDS) if random.random() < 0.3 else "")
    return replace(asked, tenant=random.choice(("", "", "", "other", "absent")), deleted=random.random() < 0.1)


def answer(index: Index, asked: Filter) -> Result:
    return answering.answer(index, asked, facets=True, ranges=True)


def assert_equal(index: Index, asked: Filter, rounds: int = 3) -> None:
    """Compare the first pages of both engines, forwards and backwards, and the ids."""
    for include_deleted in (False, True):
        ids = answering.ids_of(index, asked, include_deleted=include_deleted).tolist()
        assert sorted(ids) == sorted(by_sql.ids(asked, include_deleted=include_deleted)), asked
    expected, found = by_sql.run(asked, ranges=True), answer(index, asked)
    assert found == expected, asked
    for _ in range(rounds):
        if not found.after:
            break
        asked = next_page(asked, found.after)
        found = answer(index, asked)
        assert found == by_sql.run(asked, ranges=True), asked
    if found.before:
        asked = previous_page(asked, found.before)
        assert answer(index, asked) == by_sql.run(asked, ranges=True), asked


def write_something(random: Random) -> None:
    """Insert, change, delete, restore, purge, move or retitle items, in any order of ids."""
    items = list(Item.objects.order_by("pk"))
    for _ in range(random.randint(1, 6)):
        item = random.choice(items)
        random.choice(WRITES)(random, item)


def insert(random: Random, item: Item) -> None:
    pk = random.choice((None, 10**6 + random.randint(1, 10**6), 5 * 10**5 - random.randint(1, 10**5)))
    if not Item.objects.filter(pk=pk).exists():
        Item.objects.create(pk=pk, external_id=f"n{random.random()}", **random_columns(random))


def change(random: Random, item: Item) -> None:
    columns = random_columns(random)
    columns.pop("source"), columns.pop("tenant")
    Item.objects.filter(pk=item.pk).update(**columns)


def invent(random: Random, item: Item) -> None:
    """Give an item values that nothing had before."""
    number = random.randint(1, 999)
    analysis = {"title": f"Ünheard {number}", "topics": [f"t{number}", "engine"], "language": f"x{number}"}
    Item.objects.filter(pk=item.pk).update(analysis=analysis, author=f"Author {number}", duration_seconds=2**40 + number)


def delete_or_restore(random: Random, item: Item) -> None:
    key = {"tenant": item.tenant, "source": item.source, "external_id": item.external_id}
    hold = Hold.objects.filter(**key).first()
    if hold is None:
        Hold.objects.create(**key, deleted_at=START, deleted_by="user:ana")
    else:
        gone = (
            {"deleted_at": START, "deleted_by": "user:ana"} if hold.deleted_at is None else {"deleted_at": None, "deleted_by": ""}
        )
        Hold.objects.filter(pk=hold.pk).update(revision=hold.revision + 1, **gone)


def move(random: Random, item: Item) -> None:
    Item.objects.filter(pk=item.pk).update(tenant=random.choice(("", "other")))


def write_text(random: Random, item: Item) -> None:
    variant = random.choice(VALUES["variant"])
    Text.objects.filter(item=item, variant=variant).delete()
    if random.random() < 0.7:
        Text.objects.create(item=item, variant=variant, text=random_text(random))


def erase_all(random: Random, item: Item) -> None:
    """Physically delete an item: the index has to be built anew."""
    if random.random() < 0.2:
        item.delete()


WRITES = (insert, change, invent, delete_or_restore, move, write_text, erase_all)


@pytest.mark.parametrize(
    ("seed", "rounds"),
    [
        pytest.param(1, 25, id="short"),
        pytest.param(2, 25, id="short, others", marks=pytest.mark.slow),
        pytest.param(4, 250, id="full", marks=pytest.mark.soak),
    ],
)
def test_random_questions_between_random_writes_are_answered_as_sql_does(seed: int, rounds: int) -> None:
    random = Random(seed)
    make_corpus(random, 60)
    keeper = Keeper()
    for _ in range(rounds):
        with transaction.atomic():
            write_something(random)
        for _ in range(4):
            asked = asked_of(random)
            with keeper.fresh() as index:
                assert_equal(index, asked)


@pytest.mark.parametrize(
    ("size", "questions"),
    [pytest.param(150, 60, id="short"), pytest.param(10_000, 2_000, id="full", marks=pytest.mark.soak)],
)
def test_random_questions_are_answered_as_sql_does(size: int, questions: int) -> None:
    random = Random(3)
    make_corpus(random, size)
    index = build_index("default")
    for _ in range(questions):
        assert_equal(index, asked_of(random), rounds=1)


@pytest.mark.parametrize("sort", [sign + sort for sort in SORTS for sign in ("", "-")])
def test_numbered_places_are_those_of_sql(sort: str) -> None:
    random = Random(5)
    make_corpus(random, 40)
    index = build_index("default")
    asked = Filter(sort=sort)
    for start, stop in ((0, 7), (7, 14), (30, 60), (100, 110)):
        items = answering.selected(index, asked).items()
        assert paging.ids_between(index, asked, items, start, stop) == by_sql.ids_between(asked, start, stop)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_a_short_list_begins_as_the_whole_one_and_holds_what_is_chosen(most: int) -> None:
    random = Random(9)
    make_corpus(random, 60)
    index = build_index("default")
    for _ in range(40):
        asked = asked_of(random)
        short = answering.answer(index, asked, facets=True, listed=Listed(most)).facets
        for whole, cut in zip(by_sql.run(asked).facets, short, strict=True):
            chosen = [value for value in whole.values[most:] if is_chosen(value)]
            assert cut.values == (*whole.values[:most], *chosen), asked
            assert replace(cut, values=()) == replace(whole, values=())


@pytest.mark.parametrize("facet", [facet.name for facet in LISTED])
def test_of_a_facet_that_is_searched_the_values_that_hold_the_text_are_listed(facet: str) -> None:
    random = Random(11)
    make_corpus(random, 60)
    index = build_index("default")
    for _ in range(20):
        asked, letter = asked_of(random), random.choice("aAeinorst1")
        for whole, cut in zip(
            by_sql.run(asked).facets,
            answering.answer(index, asked, facets=True, listed=Listed(facet=facet, text=letter)).facets,
            strict=True,
        ):
            wanted = [value for value in whole.values if whole.name != facet or is_chosen(value) or holds(value, letter)]
            assert cut == replace(whole, values=tuple(wanted)), (asked, letter)


def holds(value: FacetValue, text: str) -> bool:
    return fold(text) in fold(value.label) or any(holds(child, text) for child in value.children)


def is_chosen(value: FacetValue) -> bool:
    return value.state != "off" or any(is_chosen(child) for child in value.children)


def test_choosing_a_bar_shows_its_count() -> None:
    random = Random(10)
    make_corpus(random, 60)
    index = build_index("default")
    for counts in answering.answer(index, Filter(), facets=False, ranges=True).ranges:
        for bar in counts.buckets:
            asked = Filter(ranges={counts.name: bar.span})
            assert len(answering.selected(index, asked).items()) == bar.count


def test_a_time_at_the_end_of_the_calendar_has_a_bar() -> None:
    make_item(published_at=datetime.max.replace(tzinfo=UTC))
    (bar,) = query.run(Filter(), ranges=True).ranges[0].buckets
    assert (bar.count, bar.span.high) == (1, None)

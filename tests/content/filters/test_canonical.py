"""A Filter and its query string say the same, and every step between filters stays in normal form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from content import filters
from content.exceptions import InvalidFilter
from content.facets.cursors import Cursor
from content.facets.filter import SORTS, Choice, Filter, Range
from content.facets.spec import FACETS, Facet, pair_value
from content.models import Item

# A replacement character is what a QueryDict makes of broken UTF-8; it is tried apart.
texts = st.text(st.characters(exclude_characters="\x00\ufffd", exclude_categories=["Cs"]), min_size=1, max_size=200)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
numbers = st.integers(0, 2**53 - 1)


def values_of(facet: Facet) -> st.SearchStrategy[str]:
    """Values that a facet may have."""
    if facet.kind == "flag":
        return st.sampled_from(["yes", "no"])
    if facet.name == "kind":
        return st.sampled_from(Item.Kind.values)
    return st.builds(pair_value, texts, texts) if facet.parent else texts


def choices_of(facet: Facet) -> st.SearchStrategy[Choice]:
    """Choices of a facet in normal form."""
    values = st.sets(values_of(facet), max_size=4).map(lambda found: tuple(sorted(found)))
    match_all = st.booleans() if facet.is_multiple else st.just(False)
    return st.builds(Choice, values, values, st.sampled_from(["", "none", "any"]), match_all)


def ranges_of(ends: st.SearchStrategy) -> st.SearchStrategy[Range]:
    """Ranges whose ends are in order."""
    return (
        st.tuples(ends, ends)
        .map(sorted)
        .flatmap(lambda pair: st.builds(Range, st.sampled_from([None, pair[0]]), st.just(pair[1])))
    )


@st.composite
def asked_filters(draw: st.DrawFn) -> Filter:
    """Any Filter in normal form."""
    chosen = {facet.name: draw(choices_of(facet)) for facet in draw(st.lists(st.sampled_from(FACETS), max_size=3))}
    ranges = {"published": ranges_of(moments), "duration": ranges_of(numbers), "words": ranges_of(numbers)}
    sort = draw(st.sampled_from([sign + sort for sort in SORTS for sign in ("", "-")]))
    key = {"title": "x", "duration": 5, "relevance": 0}.get(sort.removeprefix("-"), datetime(2025, 1, 1, tzinfo=UTC))
    cursor = str(Cursor(sort, key, draw(st.integers(1, 2**63 - 1))))
    return Filter(
        choices={name: choice for name, choice in chosen.items() if choice != Choice()},
        ranges={name: draw(ranges[name]) for name in draw(st.sets(st.sampled_from(sorted(ranges))))},
        q=draw(texts.map(str.strip)),
        sort=sort,
        page_size=draw(st.integers(1, 100)),
        **draw(st.sampled_from([{}, {"after": cursor}, {"before": cursor}])),
        deleted=draw(st.booleans()),
    )


@given(asked_filters(), st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia"]))
def test_a_filter_reads_back_from_its_query_string(asked: Filter, zone: str) -> None:
    with override_settings(TIME_ZONE=zone):
        text = filters.canonical(asked)
        assert filters.parse(text, sees_deleted=True) == asked
        assert filters.parse(QueryDict(text), sees_deleted=True) == asked
        assert filters.canonical(filters.parse(text, sees_deleted=True)) == text


@given(asked_filters(), st.data())
def test_every_step_stays_in_normal_form_and_goes_to_the_first_page(asked: Filter, data: st.DataObject) -> None:
    facet = data.draw(st.sampled_from(FACETS))
    known = sorted({*asked.choice(facet.name).values, *asked.choice(facet.name).excluded})
    value = data.draw(st.one_of(values_of(facet), st.sampled_from(known)) if known else values_of(facet))
    steps = [
        filters.toggled(asked, facet.name, value),
        filters.excluded(asked, facet.name, value),
        filters.without(asked, facet.name, value),
        filters.without(asked, facet.name),
        filters.with_presence(asked, facet.name, "none"),
        filters.cleared(asked),
        filters.sorted_by(asked, "title"),
        filters.among_deleted(asked, True),
    ]
    for step in steps:
        assert filters.parse(filters.canonical(step), sees_deleted=True) == step
        assert (step.after, step.before) == ("", "")


@given(asked_filters(), texts)
def test_toggling_twice_chooses_what_was_chosen(asked: Filter, value: str) -> None:
    once = filters.toggled(filters.without(asked, "topic", value), "topic", value)
    assert value in once.choice("topic").values
    assert filters.toggled(once, "topic", value).choice("topic") == filters.without(asked, "topic", value).choice("topic")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("?topic=b&topic=a&topic=b", "topic=a&topic=b", id="sorted, once"),
        pytest.param("sort=-indexed&page_size=24&q=+&topic=&published.from=", "", id="defaults and untouched inputs"),
        pytest.param("page_size=50&topic=x&q=a", "q=a&topic=x&page_size=50", id="order of declaration"),
        pytest.param("words.to=5&published.to=2025-01-31T23:59:59.999999Z", "published.to=2025-01-31&words.to=5", id="days"),
        pytest.param("published.from=2025-01-01T02:00:00%2B02:00", "published.from=2025-01-01", id="another zone"),
        pytest.param("subcategory=A\\B|c", "subcategory=A%5C%5CB%7Cc", id="a backslash is escaped"),
        pytest.param("topic=R%26D&topic=%2B", "topic=%2B&topic=R%26D", id="marks"),
        pytest.param("sort=title&deleted=yes&topic=a", "topic=a&deleted=yes&sort=title", id="deleted items"),
    ],
)
def test_a_query_string_has_one_canonical_form(query: str, expected: str) -> None:
    assert filters.canonical(filters.parse(query, sees_deleted=True)) == expected


def test_deleted_items_are_refused_unless_the_caller_says_who_asks() -> None:
    with pytest.raises(InvalidFilter, match="Only curators see deleted items"):
        filters.parse("deleted=yes")


def test_a_day_is_one_of_the_shown_time_zone() -> None:
    with override_settings(TIME_ZONE="Europe/Berlin"):
        chosen = filters.parse("published.from=2025-07-01&published.to=2025-07-01").ranges["published"]
    assert chosen == Range(datetime(2025, 6, 30, 22, tzinfo=UTC), datetime(2025, 7, 1, 21, 59, 59, 999999, tzinfo=UTC))


def test_toggling_a_subcategory_replaces_its_chosen_category() -> None:
    asked = filters.parse("category=A&category=B")
    assert filters.canonical(filters.toggled(asked, "subcategory", "A|x")) == "category=B&subcategory=A%7Cx"


def test_toggling_a_category_replaces_its_chosen_subcategories() -> None:
    asked = filters.parse("subcategory=A|x&subcategory=B|y")
    assert filters.canonical(filters.toggled(asked, "category", "A")) == "category=A&subcategory=B%7Cy"


def test_toggling_an_excluded_value_chooses_it() -> None:
    assert filters.canonical(filters.toggled(filters.parse("topic.not=a"), "topic", "a")) == "topic=a"


def test_excluding_a_chosen_value_no_longer_chooses_it() -> None:
    assert filters.canonical(filters.excluded(filters.parse("topic=a"), "topic", "a")) == "topic.not=a"


def test_clearing_keeps_sort_page_size_and_tenant() -> None:
    asked = filters.parse("topic=a&q=x&words.from=3&sort=title&page_size=9", tenant="t")
    assert filters.cleared(asked) == Filter(tenant="t", sort="title", page_size=9)


@pytest.mark.parametrize("name", ["q", "published", "topic"])
def test_a_chip_takes_away_only_its_own_part(name: str) -> None:
    parts = {"q": "q=x", "topic": "topic=a&topic.is=any", "published": "published.from=2025-01-01"}
    left = "&".join(part for other, part in parts.items() if other != name)
    assert filters.canonical(filters.without(filters.parse("&".join(parts.values())), name)) == left

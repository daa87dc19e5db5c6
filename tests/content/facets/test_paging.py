"""Keyset pages hold every item exactly once, forwards and backwards, in every sort."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from content.exceptions import InvalidFilter
from content.facets import query
from content.facets.cursors import Cursor, read_cursor
from content.facets.filter import SORTS, Filter
from content.filters import next_page, parse, previous_page
from tests.builders import NOON, deleted, make_item
from tests.content.facets.corpus import found, in_order, make_corpus

EVERY_SORT = [sign + sort for sort in SORTS for sign in ("", "-")]
A_CURSOR = str(Cursor("-indexed", NOON, 5))


def packed(document: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(document, separators=(",", ":")).encode()).decode().rstrip("=")


@pytest.mark.usefixtures("_both_engines")
@pytest.mark.parametrize("sort", EVERY_SORT)
def test_pages_hold_every_item_once_forwards_and_backwards(sort: str) -> None:
    rows = make_corpus(Random(7), 40)
    asked = Filter(sort=sort, page_size=7)
    expected = in_order(found(rows, asked), sort)
    pages = [query.run(asked, facets=False)]
    while pages[-1].after:
        pages.append(query.run(next_page(asked, pages[-1].after), facets=False))
    assert [pk for page in pages for pk in page.ids] == expected
    assert [page.first for page in pages] == list(range(1, len(expected) + 1, 7))
    backwards = [pages[-1]]
    while backwards[-1].before:
        backwards.append(query.run(previous_page(asked, backwards[-1].before), facets=False))
    assert backwards == list(reversed(pages))


@pytest.mark.usefixtures("_both_engines")
def test_a_cursor_stays_a_place_when_its_item_is_deleted() -> None:
    items = [make_item(indexed_at=NOON) for _ in range(5)]
    asked = Filter(page_size=2)
    page = query.run(asked, facets=False)
    deleted(items[3])
    assert query.run(next_page(asked, page.after), facets=False).ids == [items[2].pk, items[1].pk]


@pytest.mark.usefixtures("_both_engines")
def test_a_page_beyond_the_end_is_empty() -> None:
    make_item(indexed_at=NOON)
    result = query.run(Filter(after=str(Cursor("-indexed", NOON - timedelta(days=1), 1)), page_size=5), facets=False)
    assert (result.ids, result.first, result.last, result.after, result.before) == ([], 0, 0, "", "")


@pytest.mark.usefixtures("_both_engines")
@pytest.mark.parametrize("titles", [("Zebra", "apple", "Äpfel", "éclair", "10", "9", "")], ids=["mixed"])
def test_titles_sort_by_the_bytes_of_their_folded_form(titles: tuple[str, ...]) -> None:
    by_pk = {make_item(title=title).pk: title for title in titles}
    ids = query.run(Filter(sort="title"), facets=False).ids
    assert [by_pk[pk] for pk in ids] == ["10", "9", "Äpfel", "apple", "éclair", "Zebra", ""]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("abc", id="not JSON"),
        pytest.param("é", id="not ASCII"),
        pytest.param("A" * 3000, id="too long"),
        pytest.param(A_CURSOR + "=", id="padded"),
        pytest.param(packed(["indexed", NOON.isoformat(), 5]), id="another sort"),
        pytest.param(packed(["-indexed", None, 5]), id="no key where every item has one"),
        pytest.param(packed(["-indexed", 5, 5]), id="a number for a time"),
        pytest.param(packed(["-indexed", "0001-01-01T00:00:00+14:00", 5]), id="another zone"),
        pytest.param(packed(["-indexed", NOON.isoformat(), 0]), id="pk zero"),
        pytest.param(packed(["-indexed", NOON.isoformat(), 2**63]), id="pk too large"),
        pytest.param(packed(["-indexed", NOON.isoformat(), True]), id="pk a boolean"),
        pytest.param(packed(["-indexed", NOON.isoformat(), 5, 6]), id="one too many"),
        pytest.param(packed({"a": 1}), id="an object"),
        pytest.param(packed("[" * 1000), id="deep"),
    ],
)
def test_a_cursor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_cursor(text, "-indexed")


@pytest.mark.parametrize("key", ["a\x00b", "\ud800", 10**30, 1.5, ["a"]], ids=["NUL", "surrogate", "huge", "float", "list"])
def test_a_cursor_with_a_key_that_no_column_holds_is_refused(key: object) -> None:
    sort = "title" if isinstance(key, str) else "duration"
    with pytest.raises(InvalidFilter) as refusal:
        parse({"sort": sort, "after": packed([sort, key, 5])})
    assert list(refusal.value.errors) == ["after"]


@pytest.mark.parametrize("sort", EVERY_SORT)
def test_a_cursor_reads_back(sort: str) -> None:
    keys = {"title": "émile", "duration": 7, "relevance": 0}
    cursor = Cursor(sort, keys.get(sort.removeprefix("-"), NOON), 12)
    assert read_cursor(str(cursor), sort) == cursor
    if sort.removeprefix("-") not in ("indexed", "relevance"):
        bare = replace(cursor, key=None)
        assert read_cursor(str(bare), sort) == bare


@pytest.mark.usefixtures("_both_engines")
def test_numbered_places_are_those_of_the_pages() -> None:
    for number in range(9):
        make_item(duration_seconds=number % 4 or None)
    asked = Filter(sort="-duration", page_size=4)
    first = query.run(asked, facets=False)
    second = query.run(replace(asked, after=first.after), facets=False)

    assert query.ids_between(asked, 0, 4) == first.ids
    assert query.ids_between(replace(asked, after=first.after), 4, 8) == second.ids
    assert query.ids_between(asked, 8, 20) == query.ids_between(asked, 8, 9) != []
    assert query.ids_between(asked, 9, 20) == []

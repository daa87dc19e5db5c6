"""Whatever stands in a query string: it is understood or refused by name, and never becomes an unfiltered list."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from content.exceptions import InvalidFilter
from content.facets import query
from content.facets.filter import Filter
from content.filters import parse

REFUSED = {
    "unknown": ("colour=red", "colour"),
    "connector": ("_connector=OR", "_connector"),
    "lookup": ("topic__contains=a", "topic__contains"),
    "a range of a facet": ("topic.from=1", "topic.from"),
    "a facet of a range": ("published=2025", "published"),
    "id": ("pk__in=1", "pk__in"),
    "no name": ("=1", "(without a name)"),
    "all of a single facet": ("language.all=1", "language.all"),
    "NUL": ("topic=a%00b", "topic"),
    "NUL in q": ("q=%00", "q"),
    "NUL in a name": ("a%00b=1", "a\ufffdb"),
    "broken UTF-8": ("topic=%FF%FE", "topic"),
    "half a surrogate": ("topic=%ED%A0%80", "topic"),
    "overlong UTF-8": ("topic=%C0%AF", "topic"),
    "51 values": ("&".join(f"topic={n}" for n in range(51)), "topic"),
    "201 characters": ("topic=" + "a" * 201, "topic"),
    "201 characters excluded": ("topic.not=" + "a" * 201, "topic.not"),
    "201 characters of text": ("q=" + "a" * 201, "q"),
    "repeated q": ("q=a&q=b", "q"),
    "repeated sort": ("sort=title&sort=-title", "sort"),
    "repeated presence": ("topic.is=none&topic.is=any", "topic.is"),
    "repeated page size": ("page_size=5&page_size=5", "page_size"),
    "presence": ("topic.is=maybe", "topic.is"),
    "all": ("topic.all=yes", "topic.all"),
    "sort": ("sort=password", "sort"),
    "sort by two": ("sort=title,-id", "sort"),
    "random sort": ("sort=?", "sort"),
    "two signs": ("sort=--title", "sort"),
    "page size zero": ("page_size=0", "page_size"),
    "page size 101": ("page_size=101", "page_size"),
    "page size negative": ("page_size=-1", "page_size"),
    "page size huge": ("page_size=1" + "0" * 30, "page_size"),
    "page size of digits elsewhere": ("page_size=%D9%A3", "page_size"),
    "duration huge": ("duration.from=1" + "0" * 30, "duration.from"),
    "duration of 5,000 digits": ("duration.from=" + "9" * 5000, "duration.from"),
    "duration NaN": ("duration.from=NaN", "duration.from"),
    "duration infinite": ("duration.to=Infinity", "duration.to"),
    "duration exponent": ("duration.to=1e3", "duration.to"),
    "duration fraction": ("duration.to=1.5", "duration.to"),
    "duration underscore": ("duration.to=1_000", "duration.to"),
    "duration negative": ("duration.from=-5", "duration.from"),
    "words hex": ("words.from=0x10", "words.from"),
    "range the wrong way round": ("words.from=9&words.to=3", "words.to"),
    "dates the wrong way round": ("published.from=2025-02-01&published.to=2025-01-01", "published.to"),
    "30 February": ("published.from=2025-02-30", "published.from"),
    "month 13": ("published.from=2025-13-01", "published.from"),
    "year 0": ("published.from=0000-01-01", "published.from"),
    "year 10000": ("published.from=10000-01-01", "published.from"),
    "before the calendar": ("published.from=0001-01-01T00:00%2B14:00", "published.from"),
    "after the calendar": ("published.to=9999-12-31T23:59-14:00", "published.to"),
    "week date": ("published.from=2025-W01-1", "published.from"),
    "words for a date": ("published.from=yesterday", "published.from"),
    "audio": ("audio=1", "audio"),
    "kind": ("kind=virus", "kind"),
    "subcategory without category": ("subcategory=Physics", "subcategory"),
    "subcategory of nothing": ("subcategory=|Physics", "subcategory"),
    "subcategory empty": ("subcategory=Science|", "subcategory"),
    "cursor": ("after=zzz", "after"),
    "cursor of 10,000 characters": ("after=" + "A" * 10_000, "after"),
    "both cursors": ("after=zzz&before=zzz", "after"),
    "view unless it is ignored": ("view=cards", "view"),
}
#: Nothing is wrong with these, however they look. The items that they find: none of those there are.
FINDS_NOTHING = {
    "SQL": "topic=%27;%20DROP%20TABLE%20content_item;--",
    "percent": "topic=%25",
    "LIKE": "q=%25",
    "underscore": "q=_",
    "format": "topic=%25s%25d%25n",
    "template": "topic={{7*7}}",
    "JSON path": "topic=$.x",
    "JSON": "topic=[]",
    "quote": 'topic="',
    "backslash": "topic=\\",
    "direction": "topic=%E2%80%AEevil",
    "marks only": "q=!!!",
    "an open quote": "q=%22",
    "only a minus": "q=-",
    "only a star": "q=*",
    "a field without a value": "q=title:",
    "regex": "q=(a%2B)%2B$",
    "50 values": "&".join(f"topic={n}" for n in range(50)),
    "every facet": "source=x&topic=x&category=x&subcategory=x|y&channel=x&language=x&content_type=x&complexity=x&variant=x",
    "the largest number": "words.from=9007199254740991",
    "the last day": "published.from=9999-12-31",
}


def refused(asked: object) -> list[str]:
    with pytest.raises(InvalidFilter) as refusal:
        parse(asked)  # type: ignore[arg-type]
    assert all(reasons and all(reasons) for reasons in refusal.value.errors.values())
    return list(refusal.value.errors)


@pytest.mark.parametrize(("text", "name"), REFUSED.values(), ids=REFUSED)
def test_a_parameter_is_refused_by_its_name(text: str, name: str) -> None:
    assert name in refused(QueryDict(text))


@pytest.mark.parametrize("text", [text for text, _ in REFUSED.values()], ids=REFUSED)
def test_a_string_is_refused_too(text: str) -> None:
    assert refused(text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", FINDS_NOTHING.values(), ids=FINDS_NOTHING)
def test_odd_text_is_only_text(text: str) -> None:
    from tests.builders import make_item

    make_item(topics=["engine"], categories=[{"category": "Science", "subcategories": []}], title="Marble")
    result = query.run(parse(QueryDict(text)))
    assert (result.total, result.ids) == (0, [])


@pytest.mark.parametrize("count", [1000, 5000])
def test_thousands_of_values_are_refused(count: int) -> None:
    assert refused("&".join(["topic=a" + str(n) for n in range(count)]))


def test_an_ignored_parameter_is_the_callers_own() -> None:
    assert parse("view=cards&topic=a", ignore={"view"}) == parse("topic=a")


def test_every_wrong_parameter_is_named_at_once() -> None:
    assert sorted(refused("sort=x&page_size=0&topic.is=x")) == ["page_size", "sort", "topic.is"]


def test_a_replacement_character_may_stand_in_a_string_that_is_read_strictly() -> None:
    assert parse("topic=%EF%BF%BD").choice("topic").values == ("\ufffd",)


def test_a_mapping_is_read_like_a_query_string() -> None:
    assert parse({"topic": ["a", "b"], "q": "x"}) == parse("topic=a&topic=b&q=x")
    assert parse({}) == Filter()

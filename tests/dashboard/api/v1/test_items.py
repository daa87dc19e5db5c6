"""Reading over HTTP: what the list says is what there is, every address in it leads there, and strangers get nothing."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from content.models import Alias
from dashboard.api.v1.listing import COLUMNS, DOCUMENTS, FACET_KEYS, LIST_KEYS, RANGE_KEYS, VALUE_KEYS
from tests.builders import NOON, curated, deleted, make_item, make_text, science
from tests.dashboard.api.v1.calls import LIST, get

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


def keys(path: str = LIST) -> list[str]:
    return [item["key"] for item in get(path)["items"]]


def facet(document: Any, name: str) -> Any:
    return next(found for found in document["facets"] if found["name"] == name)


@pytest.mark.usefixtures("public")
class TestList:
    def test_a_row_says_what_the_export_says(self) -> None:
        item = make_item(
            external_id="É/1", title="Émile", categories=science("Physics"), published_at=NOON, author="Ana", has_audio=True,
            duration_seconds=90, flags=["phantom"], payload={"large": "x"},
        )  # fmt: skip
        curated(item, "language", "de")
        out = StringIO()
        call_command("export_items", stdout=out)
        exported = json.loads(out.getvalue())

        (row,) = get(LIST)["items"]

        assert row == {name: exported[name] for name in ("key", *COLUMNS, *DOCUMENTS)} | {"href": f"{LIST}/youtube:~C3~89~2F1"}

    def test_its_keys_are_those_that_the_schema_names(self) -> None:
        make_item(categories=science("Physics"))
        document = get(LIST)

        assert tuple(document) == LIST_KEYS
        assert tuple(document["items"][0]) == ("key", "href", *COLUMNS, *DOCUMENTS)
        assert tuple(facet(document, "category")) == FACET_KEYS
        assert tuple(facet(document, "category")["values"][0]) == VALUE_KEYS
        assert tuple(document["ranges"][0]) == RANGE_KEYS

    def test_next_and_previous_walk_the_whole_list_and_back(self) -> None:
        wanted = [str(make_item(duration_seconds=number % 3 or None).key) for number in range(7)]
        first = get(f"{LIST}?sort=duration&page_size=3")

        pages = [first]
        while pages[-1]["next"]:
            pages.append(get(pages[-1]["next"]))
        seen = [item["key"] for page in pages for item in page["items"]]

        assert sorted(seen) == sorted(wanted)
        assert [page["first"] for page in pages] == [1, 4, 7]
        assert {page["total"] for page in pages} == {7}
        assert get(pages[2]["previous"])["items"] == pages[1]["items"]
        assert first["previous"] is None

    def test_following_a_toggle_shows_as_many_items_as_its_count_says(self) -> None:
        for subs in (["Physics"], ["Physics", "Space"], [], ["Space"]):
            make_item(categories=science(*subs), language="en")
        make_item(language="de")
        document = get(f"{LIST}?language=en")

        values = [value for found in document["facets"] for value in found["values"] if value["state"] == "off"]
        below = [value for found in document["facets"] for value in found["values"] for value in value["children"]]
        buckets = [found[name] for found in document["facets"] for name in ("none", "any")]

        assert below
        for value in (*values, *below, *buckets):
            if facet_of(value["toggle_url"]) != "language":
                assert get(value["toggle_url"])["total"] == value["count"], value

    def test_an_excluded_value_is_gone_and_can_be_taken_back(self) -> None:
        english, german = make_item(language="en"), make_item(language="de")
        value = next(value for value in facet(get(LIST), "language")["values"] if value["value"] == "en")

        without = get(value["exclude_url"])
        back = next(value for value in facet(without, "language")["values"] if value["value"] == "en")

        assert [item["key"] for item in without["items"]] == [str(german.key)]
        assert back["state"] == "not"
        assert len(keys(back["exclude_url"])) == 2
        assert str(english.key) in keys(back["exclude_url"])

    def test_facets_can_be_left_out_and_its_addresses_leave_them_out(self) -> None:
        for _ in range(3):
            make_item()

        document = get(f"{LIST}?facets=0&page_size=2")

        assert "facets" not in document
        assert "facets" not in get(document["next"])

    @pytest.mark.parametrize("query", ["", "category=Science", "language.not=en", "q=engine", "topic.is=none&words.from=10"])
    def test_page_api_and_export_find_the_same(self, query: str) -> None:
        for number in range(6):
            make_item(
                categories=science() if number % 2 else [],
                language="en" if number % 3 else "de",
                topics=["a"] if number > 3 else [],
                title=f"Engine {number}" if number < 4 else f"{number}",
                word_count=number * 5,
            )
        deleted(make_item(title="Engine", categories=science()))
        out = StringIO()
        call_command("export_items", stdout=out, format="csv", filter=query)

        rows = list(csv.DictReader(StringIO(out.getvalue())))
        document = get(f"{LIST}?{query}")
        page = Client().get(f"/?{query}").content.decode()

        assert document["total"] == len(rows) == len(re.findall("data-row>", page)) > 0
        assert {item["key"] for item in document["items"]} == {row["key"] for row in rows}

    def test_a_page_of_many_items_costs_as_many_queries_as_one_of_few(
        self, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(12):
            make_text(make_item(categories=science(str(number))))

        with django_assert_max_num_queries(8) as few:
            get(f"{LIST}?facets=0&page_size=2")
        with django_assert_max_num_queries(8) as many:
            get(f"{LIST}?facets=0&page_size=12")

        assert len(few) == len(many)

    @pytest.mark.parametrize("facets", ["facets=2", "facets=", "facets=0&facets=0"])
    def test_the_switch_is_checked(self, facets: str) -> None:
        assert set(get(f"{LIST}?{facets}", status=400)["error"]["parameters"]) == {"facets"}

    def test_what_is_wrong_is_named(self) -> None:
        error = get(f"{LIST}?colour=red", status=400)["error"]

        assert error["code"] == "invalid_filter"
        assert error["parameters"] == {"colour": ["There is no such parameter."]}


def facet_of(address: str) -> str:
    """Return the facet that an address asks about beside the language."""
    names = {name.split(".")[0] for name in re.findall(r"[?&]([a-z_.]+)=", address)}
    return (names - {"language"}).pop() if names - {"language"} else "language"


@pytest.mark.usefixtures("public")
class TestItem:
    def test_it_is_the_line_of_the_export(self) -> None:
        item = make_item(payload={"a": 1})
        make_text(item)
        curated(item, "language", "de")
        out = StringIO()
        call_command("export_items", stdout=out)

        assert get(f"{LIST}/{item.key}") == json.loads(out.getvalue())

    def test_another_name_leads_to_it(self) -> None:
        item = make_item()
        Alias.objects.create(name="yt:other", source=item.source, external_id=item.external_id)

        assert Client().get(f"{LIST}/yt:other")["Location"] == f"{LIST}/{item.key}"

    def test_a_name_of_two_is_300_with_both(self) -> None:
        owners = [make_item(), make_item()]
        for item in owners:
            Alias.objects.create(name="both", source=item.source, external_id=item.external_id)

        assert get(f"{LIST}/both", status=300)["error"]["keys"] == sorted(str(item.key) for item in owners)

    @pytest.mark.parametrize(
        ("name", "status"), [("youtube:none", 404), ("nothing", 404), ("~00", 400), ("~FF", 400), ("~", 400)]
    )
    def test_no_item_is_an_error(self, name: str, status: int) -> None:
        assert get(f"{LIST}/{name}", status=status)["error"]["code"] in ("not_found", "invalid_key")

    def test_a_deleted_item_is_not_there(self) -> None:
        item = make_item()
        deleted(item)

        assert get(f"{LIST}/{item.key}", status=404)["error"]["code"] == "not_found"

"""A list as JSON, CSV and Atom: the same items and totals as the page, whatever an item's title tries to be."""

from __future__ import annotations

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.builders import deleted, make_item, make_text, science

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    """Return the rows of a list's CSV."""
    text = b"".join(client.get(f"/items.csv{query}").streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def feed(client: Client, query: str = "") -> ET.Element:
    """Return a list's feed."""
    return ET.fromstring(client.get(f"/items.atom{query}").content)


def shelf() -> None:
    """Store five items: three of science, one of them deleted."""
    items = [make_item(title=f"Wave {number}", categories=science("Oceans"), language="en") for number in range(3)]
    deleted(items[0])
    make_item(title="Bread", language="fr")
    make_item(title="Nothing known")


@pytest.mark.parametrize("query", ["", "?category=Science", "?language.not=en", "?language.is=none", "?q=wave&sort=title"])
def test_every_form_has_the_items_of_the_page(client: Client, query: str) -> None:
    shelf()
    page = client.get(f"/{query}").context["page"]

    document = client.get(f"/items.json{query}").json()

    titles = [card.title for card in page.cards]
    assert [item["title"] for item in document["items"]] == titles
    assert [row["title"] for row in rows(client, query)] == titles
    assert [entry.findtext(f"{ATOM}title") for entry in feed(client, query).iter(f"{ATOM}entry")] == titles
    assert document["total"] == page.total == len(titles)


def test_a_count_is_what_its_address_shows(client: Client) -> None:
    shelf()
    document = client.get("/items.json").json()

    checked = 0
    for facet in document["facets"]:
        for value in facet["values"]:
            assert client.get(value["toggle_url"]).json()["total"] == value["count"], value
            checked += 1
    assert checked == 5


def test_the_file_has_every_page(client: Client) -> None:
    for number in range(5):
        make_item(title=f"Item {number}")

    assert len(rows(client, "?page_size=2")) == 5


def test_pages_lead_to_each_other(client: Client) -> None:
    for number in range(5):
        make_item(title=f"Item {number}")
    seen = []

    address = "/items.atom?page_size=2"
    while address:
        root = ET.fromstring(client.get(address).content)
        seen += [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
        links = {link.get("rel"): link.get("href", "") for link in root.findall(f"{ATOM}link")}
        address = links.get("next", "")

    assert len(seen) == len(set(seen)) == 5
    assert client.get("/items.json?page_size=2").json()["next"].startswith("http://testserver/items.json?")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", " =1+1", "\r\n=cmd"])
def test_no_cell_is_a_formula(client: Client, title: str) -> None:
    make_item(title=title)

    assert rows(client)[0]["title"].startswith("'")


def test_a_feed_is_xml_whatever_a_title_holds(client: Client) -> None:
    item = make_item(title="Bell \x07 & <b> \U0001f92f")
    make_text(item, text="Form\x0cfeed ]]> & more")

    entry = next(feed(client).iter(f"{ATOM}entry"))

    assert entry.findtext(f"{ATOM}title") == "Bell \ufffd & <b> \U0001f92f"
    assert entry.findtext(f"{ATOM}summary") == "Form\ufffdfeed ]]> & more"


@pytest.mark.parametrize(("form", "kind"), [("json", "application/json"), ("csv", "text/plain"), ("atom", "text/plain")])
def test_an_unknown_filter_is_refused(client: Client, form: str, kind: str) -> None:
    shelf()

    answer = client.get(f"/items.{form}?nope=1")

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith(kind)
    assert b"nope" in answer.content


@pytest.mark.parametrize("form", ["json", "csv", "atom"])
def test_strangers_sign_in_first(client: Client, form: str, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "login"

    assert client.get(f"/items.{form}").status_code == 302
    client.force_login(User.objects.create_user("eva"))
    assert client.get(f"/items.{form}").status_code == 200


def test_a_longer_file_asks_no_more_often(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    def queries(count: int) -> int:
        for _ in range(count):
            make_item()
        with django_assert_num_queries(3):
            return len(rows(client))

    assert queries(2) < queries(40)


def test_the_page_leads_to_its_forms(client: Client) -> None:
    shelf()

    html: Any = client.get("/?category=Science&view=table").content.decode()

    assert 'href="/items.csv?category=Science"' in html
    assert '<link rel="alternate" type="application/atom+xml"' in html

"""Deleted items in the list: curators ask for them and restore from there, everybody else gets an error and no data."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from content.models import Item
from tests.builders import deleted, make_item, science, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


def page(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/?{query}")
    assert answer.status_code == status
    return answer.content.decode()


def shown(html: str) -> list[str]:
    return re.findall(r"data-row>([^<]+)</a>", html)


def gone(title: str = "Tides") -> Item:
    item = make_item(title=title, categories=science())
    deleted(item)
    return item


def test_a_curator_sees_how_many_are_deleted_and_then_these_and_no_others() -> None:
    gone()
    make_item(title="Here", categories=science())
    curator = signed_in("curator")

    assert re.search(r'href="/\?category=Science&amp;deleted=yes"[^>]*>.*?<b>1</b>', page(curator, "category=Science"))
    listed = page(curator, "category=Science&deleted=yes")

    assert shown(listed) == ["Tides"]
    assert "Deleted by ana on" in listed
    assert re.search(r"<span>Science</span> <b>1</b>", listed)


def test_a_card_restores_its_item_and_leads_back_to_the_list() -> None:
    item = gone()
    curator = signed_in("curator")

    answer = curator.post("/trash/restore/", {"key": str(item.key), "in": "category=Science&deleted=yes"})

    assert answer["Location"] == "/?category=Science&deleted=yes"
    assert Item.objects.live().with_key(item.key).exists()


@pytest.mark.parametrize("carried", ["https://elsewhere.example/", "//elsewhere.example", "a\r\nb=1"])
def test_restoring_leads_to_no_other_place(carried: str) -> None:
    answer = signed_in("curator").post("/trash/restore/", {"key": str(gone().key), "in": carried})

    assert answer["Location"].startswith("/?")


@pytest.mark.parametrize("who", ["nobody", "viewer"])
def test_others_get_an_error_and_no_data(who: str) -> None:
    gone()
    client = Client() if who == "nobody" else signed_in(who)

    refused = page(client, "deleted=yes", 400)

    assert "Only curators see deleted items" in refused
    assert "Tides" not in refused
    assert "deleted=yes" not in page(client)


def test_without_deleted_items_nothing_is_offered() -> None:
    make_item()

    assert "deleted=yes" not in page(signed_in("curator"))


@pytest.mark.parametrize("value", ["no", "1", "true"])
def test_another_word_is_an_error(value: str) -> None:
    assert "is none of yes" in page(signed_in("curator"), f"deleted={value}", 400)

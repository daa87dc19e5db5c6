"""A card's categories, edited in the list: the row of tags, the facets and the total follow."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from content.models import Hold
from content.services.curation import Change, curate
from tests.builders import ANA, NOON, make_item, science, signed_in

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}
OCEANS = [json.dumps(["Science", "Oceans"])]


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.fixture
def curator() -> Client:
    return signed_in("curator", "ben")


@pytest.mark.parametrize("page", ["edit", "chips"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_and_viewers_are_refused(client: Client, page: str, method: str) -> None:
    path = f"{make_item().get_absolute_url()}{page}/"

    assert getattr(client, method)(path).headers["Location"].startswith("/login/")
    client.force_login(User.objects.create_user("viewer"))

    assert getattr(client, method)(path).status_code == 403
    assert not Hold.objects.exists()


def test_a_card_is_edited_in_the_list_and_counts_follow(curator: Client) -> None:
    item = make_item(categories=science("Oceans"))
    make_item(categories=science("Oceans"))
    path = f"{item.get_absolute_url()}chips/?in=category%3DScience"

    opened = curator.get(path, **PART).content.decode()
    assert "Science / Oceans" in opened
    assert "add-topic" not in opened
    sent = {"revision": 0, "was-categories": OCEANS, "add-category": "Travel", "do": "save"}
    html = curator.post(path, sent, **PART).content.decode()

    item.refresh_from_db()
    assert item.effective["categories"] == [{"category": "Travel", "subcategories": []}]
    assert '<p id="total" hx-swap-oob="true">1 item</p>' in html
    assert "no longer on this page of the list" in html
    assert 'id="side"' in html


def test_chips_in_conflict_are_picked_on_the_card(curator: Client) -> None:
    item = make_item(categories=science("Oceans"))
    theirs = [Change("categories", "patch", add=(["Music", None],), remove=(["Science", "Oceans"],))]
    curate(key=item.key, changes=theirs, actor=ANA, now=NOON)
    sent = {"revision": 0, "was-categories": OCEANS, "categories": OCEANS, "add-category": "Travel", "do": "save"}

    answer = curator.post(f"{item.get_absolute_url()}chips/", sent, **PART)

    assert answer.status_code == 200
    assert "Both together</b>: Music, Travel" in answer.content.decode()


def test_chips_without_scripts_are_the_form(curator: Client) -> None:
    item = make_item()

    assert curator.get(f"{item.get_absolute_url()}chips/").headers["Location"] == f"{item.get_absolute_url()}edit/"


@pytest.mark.parametrize("path", ["/", "{item}"], ids=["list", "reader"])
def test_controls_are_for_curators(curator: Client, path: str) -> None:
    item = make_item()
    address = path.format(item=item.get_absolute_url())

    assert "data-edit-item" in curator.get(address).content.decode()
    assert "data-edit-item" not in Client().get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_long_lists_cost_no_more_queries(curator: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    # Committed, as in production: within a transaction SQL answers in the place of the index.
    path = f"{make_item().get_absolute_url()}chips/"
    added = {"revision": 0, "do": "save", "add-category": "Travel"}
    curator.get(path, **PART)
    with django_assert_max_num_queries(29) as one:
        curator.post(path, added, **PART)
    other = f"{make_item().get_absolute_url()}chips/"
    for _ in range(20):
        make_item(categories=science("Oceans"))
    with django_assert_max_num_queries(len(one)):
        curator.post(other, added, **PART)

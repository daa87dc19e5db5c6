"""Editing on the dashboard: the form of an item, as a page and within one, for curators alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from content.models import CurationEvent, Hold, Item
from tests.builders import curated, deleted, make_item, said, science, signed_in

pytestmark = pytest.mark.django_db
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.fixture
def curator() -> Client:
    return signed_in("curator", "ben")


def members(*pairs: tuple[str, str | None]) -> list[str]:
    """Return categories as the form sends them."""
    return [json.dumps(pair) for pair in pairs]


def form(item: Item, **changed: Any) -> dict[str, Any]:
    """Return what the form of an item sends when nothing but `changed` was touched (`_` in names is `-`)."""
    item.refresh_from_db()
    hold = Hold.objects.with_key(item.key).first()
    scalars = ("title", "content_type", "complexity", "language")
    sent: dict[str, Any] = {"revision": hold.revision if hold else 0, "do": "save"}
    sent |= {name: item.effective.get(name) or "" for name in scalars}
    pairs = [
        (entry["category"], sub) for entry in item.effective.get("categories", []) for sub in entry["subcategories"] or [None]
    ]
    sent |= {"categories": members(*pairs), "topics": [json.dumps(topic) for topic in item.effective.get("topics", [])]}
    sent |= {f"was-{name}": value for name, value in sent.items() if name not in ("revision", "do")}
    return sent | changed


def edit(client: Client, item: Item, sent: dict[str, Any], status: int = 302, **headers: Any) -> str:
    """Post the form; return the page."""
    answer = client.post(f"{item.get_absolute_url()}edit/", sent, **headers)
    assert answer.status_code == status
    return answer.content.decode()


def effective(item: Item, field: str) -> Any:
    """Return what the item shows now."""
    item.refresh_from_db()
    return item.effective.get(field)


def test_a_form_without_its_token_is_refused() -> None:
    item, strict = make_item(), Client(enforce_csrf_checks=True)
    ben = User.objects.create_user("ben", is_superuser=True)
    strict.force_login(ben)

    edit(strict, item, form(item, title="Other"), 403)

    assert not Hold.objects.exists()


def test_within_a_page_who_is_signed_out_keeps_what_was_typed(client: Client) -> None:
    item = make_item()

    answer = client.post(f"{item.get_absolute_url()}edit/", form(item), **PART)

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "[data-refusal]")


def test_a_changed_field_is_decided_and_an_untouched_one_is_not(curator: Client) -> None:
    item = make_item(title="Old", language="de", categories=science("Oceans"))

    edit(curator, item, form(item, title="New", reason="clearer"))

    assert list(Hold.objects.get().curated) == ["title"]
    assert effective(item, "title") == "New"
    event = CurationEvent.objects.get()
    assert (event.actor, event.reason) == ("user:ben", "clearer")
    assert "Title decided." in curator.get(item.get_absolute_url()).content.decode()


def test_saving_without_a_change_decides_nothing(curator: Client) -> None:
    item = make_item(categories=science("Oceans"), topics=["a"])

    edit(curator, item, form(item))

    assert not Hold.objects.exists()


def test_a_chip_is_removed_and_another_added(curator: Client) -> None:
    item = make_item(categories=science("Oceans", "Physics"))

    sent = form(item, categories=members(("Science", "Oceans")), **{"add-category": "Travel", "add-subcategory": "Islands"})
    edit(curator, item, sent)

    decision = Hold.objects.get().curated["categories"]
    assert (decision["add"], decision["remove"]) == ([["Travel", "Islands"]], [["Science", "Physics"]])
    assert effective(item, "categories") == [*science("Oceans"), {"category": "Travel", "subcategories": ["Islands"]}]


def test_adding_without_saving_shows_the_chip_and_keeps_the_rest(curator: Client) -> None:
    item = make_item(title="Old")

    html = edit(curator, item, form(item, title="Typed", do="add-topic", **{"add-topic": "kelp"}), 200)

    assert "<span>kelp</span>" in html
    assert 'value="Typed"' in html
    assert not Hold.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said_back"),
    [
        pytest.param({"add-subcategory": "Islands"}, "name the category of this subcategory", id="subcategory alone"),
        pytest.param({"title": "x" * 2001}, "allowed are 2000", id="long title"),
        pytest.param({"title": "a\x00b"}, "cannot be stored", id="NUL"),
        pytest.param({"categories": ["nonsense"]}, "not a member", id="no member"),
        pytest.param({"categories": ['{"a": 1}']}, "a member is", id="another shape"),
        pytest.param({"pin": "language", "give_back": "language"}, "either pin it or give it back", id="pin and give back"),
    ],
)
def test_what_cannot_be_decided_is_said_and_what_was_typed_stays(
    curator: Client, changed: dict[str, Any], said_back: str
) -> None:
    item = make_item()

    html = edit(curator, item, form(item, reason="my reason", **changed), 400)

    assert said_back in html
    assert 'value="my reason"' in html
    assert not Hold.objects.exists()


def test_a_field_is_pinned_and_given_back(curator: Client) -> None:
    item = make_item(language="de", topics=["a"])

    edit(curator, item, form(item, pin=["topics"]))
    said(item, "topics", ["b"])
    assert effective(item, "topics") == ["a"]
    edit(curator, item, form(item, give_back=["topics"], pin=["topics"], **{"was-pin": ["topics"]}))

    assert effective(item, "topics") == ["b"]
    assert "Topics given back to the machine." in curator.get(item.get_absolute_url()).content.decode()


def test_the_form_shows_both_voices(curator: Client) -> None:
    item = make_item(language="en")
    curated(item, "language", "fr")

    html = curator.get(f"{item.get_absolute_url()}edit/").content.decode()

    assert "ana · 1 Mar 2026" in html
    assert "the machine says: English" in html
    assert 'value="fr"' in html


def test_who_decided_about_other_fields_meanwhile_is_no_conflict(curator: Client) -> None:
    item = make_item(title="Old", language="de")
    sent = form(item, title="Mine")
    curated(item, "language", "fr")

    edit(curator, item, sent)

    assert (effective(item, "title"), effective(item, "language")) == ("Mine", "fr")


def test_a_conflict_shows_base_theirs_and_mine_and_nothing_is_saved(curator: Client) -> None:
    item = make_item(title="Base", language="de")
    sent = form(item, title="Mine", language="it", reason="because")
    curated(item, "title", "Theirs")

    html = edit(curator, item, sent, 409)

    assert "You both started from: Base" in html
    assert '<b>Theirs</b> <span class="dim">ana · 1 Mar 2026, 12:00</span>: Theirs' in html
    assert "<b>Mine</b>: Mine" in html
    assert 'value="it"' in html
    assert 'value="because"' in html
    assert (effective(item, "title"), effective(item, "language")) == ("Theirs", "de")


@pytest.mark.parametrize(("pick", "stands"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_the_picked_value_stands(curator: Client, pick: str, stands: str) -> None:
    item = make_item(title="Base")
    curated(item, "title", "Theirs")

    dispute = {"conflict": "title", "base-title": "Base", "pick-title": pick}
    edit(curator, item, form(item, title="Mine", **dispute))

    assert effective(item, "title") == stands


def test_a_conflict_without_a_pick_is_asked_about_again(curator: Client) -> None:
    item = make_item(title="Base")
    curated(item, "title", "Theirs")

    html = edit(curator, item, form(item, title="Mine", **{"conflict": "title", "base-title": "Base"}), 400)

    assert "choose which value stands" in html
    assert effective(item, "title") == "Theirs"


def test_within_a_page_the_form_comes_alone_and_saving_leads_on(curator: Client) -> None:
    item = make_item()
    path = f"{item.get_absolute_url()}edit/?in=language%3Den"

    assert b"<html" not in curator.get(path, **PART).content
    answer = curator.post(path, form(item, title="New"), **PART)

    assert answer.headers["HX-Redirect"] == f"{item.get_absolute_url()}?in=language%3Den"


def test_a_deleted_item_has_no_form(curator: Client) -> None:
    item = make_item()
    deleted(item)

    assert curator.get(f"{item.get_absolute_url()}edit/").headers["Location"] == item.get_absolute_url()
    assert curator.get("/items/nonsense/edit/").status_code == 404


def test_forms_of_much_decided_items_cost_no_more_queries(
    curator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    item = make_item(categories=science("Oceans"))
    path = f"{item.get_absolute_url()}edit/"
    curated(item, "title", "0")
    curator.get(path)
    with django_assert_max_num_queries(25) as one:
        curator.get(path)
        budget = len(one)
    for number in range(5):
        curated(item, "title", f"{number}!")
        curated(make_item(), "topics", [str(number)])
    curator.get(path)
    with django_assert_max_num_queries(budget):
        curator.get(path)

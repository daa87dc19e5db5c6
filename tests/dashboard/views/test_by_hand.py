"""Adding, noting, merging and deleting by hand: for curators, with a question before what hides something."""

from __future__ import annotations

import pytest
from django.test import Client

from content.models import CurationEvent, Hold, Item
from content.services.by_hand import write_note
from tests.builders import ANA, NOON, deleted, make_account, make_item, make_text, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> Client:
    return signed_in("curator")


@pytest.mark.parametrize("path", ["/items/add/", "/items/youtube:a/delete/", "/items/youtube:a/merge/", "/taxonomy/", "/trash/"])
def test_only_curators_come_here(path: str) -> None:
    make_item(external_id="a")

    assert signed_in("viewer").get(path).status_code == 403
    assert Client().get(path).status_code == 302
    assert signed_in("curator").get(path).status_code == 200


def test_an_item_is_added_and_shown(curator: Client) -> None:
    said = {
        "title": "Tides",
        "kind": "article",
        "url": "https://example.org/t",
        "categories": "Science > Oceans\nArts",
        "topics": "sea",
    }

    page = curator.post("/items/add/", said, follow=True)

    item = Item.objects.get()
    assert page.redirect_chain[0][0] == item.get_absolute_url()
    assert (item.title, item.url, item.effective["topics"]) == ("Tides", "https://example.org/t", ["sea"])
    assert [entry["category"] for entry in item.effective["categories"]] == ["Science", "Arts"]
    assert CurationEvent.objects.values_list("actor", flat=True).distinct().get() == "user:curator"


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"url": "javascript:alert(1)"}, {"kind": "song"}, {"categories": "> Oceans"}, {"topics": "x" * 201}]
)
def test_a_wrong_form_is_shown_again_with_what_was_typed(curator: Client, wrong: dict[str, str]) -> None:
    answer = curator.post("/items/add/", {"title": "Tides", "kind": "article", "author": "Typed by me", **wrong})

    assert answer.status_code == 400
    assert "Typed by me" in answer.content.decode()
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "reason"),
    [
        pytest.param({"url": "somewhere"}, "url", "Must be an http or https address.", id="of-a-field"),
        pytest.param({"topics": "x" * 201}, "topics", "201 characters, allowed are 200.", id="of-a-set"),
    ],
)
def test_why_an_item_is_refused_stands_beside_its_field(curator: Client, wrong: dict[str, str], field: str, reason: str) -> None:
    form = curator.post("/items/add/", {"title": "Tides", "kind": "article", **wrong}).context["form"]

    assert list(form.errors) == [field]
    assert form.errors[field] == [reason]


def test_a_note_is_written_and_shown(curator: Client) -> None:
    item = make_item(external_id="a")

    page = curator.post("/items/youtube:a/note/", {"note": "Ask Ben.", "revision": "0"}, follow=True).content.decode()

    assert page.count("Ask Ben.") == 2
    assert Hold.objects.with_key(item.key).get().note == "Ask Ben."


def test_a_note_that_comes_too_late_is_not_lost(curator: Client) -> None:
    item = make_item(external_id="a")
    write_note(key=item.key, text="By Ana.", actor=ANA, now=NOON)

    page = curator.post("/items/youtube:a/note/", {"note": "By Cleo.", "revision": "0"}, follow=True).content.decode()

    assert "was not saved: By Cleo." in page
    assert Hold.objects.get().note == "By Ana."


def test_deleting_asks_first(curator: Client) -> None:
    make_item(external_id="a", title="Tides")

    question = curator.get("/items/youtube:a/delete/").content.decode()
    assert "Delete “Tides”?" in question
    assert Item.objects.live().exists()

    page = curator.post("/items/youtube:a/delete/", {"reason": "Spam"}, follow=True).content.decode()
    assert "Spam" in page
    assert not Item.objects.live().exists()


def test_a_twin_is_merged_after_a_look_and_its_address_leads_on(curator: Client) -> None:
    keep, other = make_item(external_id="keep", title="Tides"), make_item(external_id="other", title="Tides again")
    make_text(other)

    look = curator.get("/items/youtube:keep/merge/", {"other": "youtube:other"}).content.decode()
    assert "“Tides again” becomes part of “Tides”" in look
    page = curator.post("/items/youtube:keep/merge/", {"other": "youtube:other"}, follow=True).content.decode()

    assert "moved: names 1, texts 1" in page
    assert curator.get("/items/youtube:other/").headers["Location"] == keep.get_absolute_url()


@pytest.mark.parametrize(
    ("other", "why"), [("youtube:keep", "this item itself"), ("youtube:gone", "no item"), ("x", "no item"), ("a\0", "no item")]
)
def test_what_is_no_twin_is_refused(curator: Client, other: str, why: str) -> None:
    make_item(external_id="keep")
    deleted(make_item(external_id="gone"))

    answer = curator.post("/items/youtube:keep/merge/", {"other": other})

    assert answer.status_code == 400
    assert why in answer.content.decode()


def test_readers_see_no_deeds() -> None:
    make_item(external_id="a")

    assert "By hand" not in signed_in("viewer").get("/items/youtube:a/").content.decode()
    assert "By hand" in signed_in("curator").get("/items/youtube:a/").content.decode()


def test_a_form_of_another_site_is_refused() -> None:
    make_item(external_id="a")
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account())

    assert client.post("/items/youtube:a/delete/").status_code == 403
    assert Item.objects.live().exists()

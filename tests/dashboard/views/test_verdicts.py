"""The inbox's forms: each decides what it says, for curators alone, without scripts, and can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from content.models import Batch, Item
from content.services.suggestions import suggestions
from tests.builders import make_account, make_suggestion, science, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def inbox() -> Client:
    """A browser in which a curator is signed in."""
    return signed_in("curator")


def text_of(answer: HttpResponse | Any) -> str:
    """Return a page as text."""
    return str(answer.content.decode())


def only_change() -> str:
    """Return the id of the one change that is open."""
    (change,) = {suggestion.difference.change for suggestion in suggestions()}
    return change


def decide(client: Client, verdict: str, *changes: str, query: str = "", **values: str) -> str:
    """Post a verdict and return the page that one sees next."""
    posted = {"verdict": verdict, "change": [*changes], **values}
    return text_of(client.post(f"/suggestions/decide/{query}", posted, follow=True))


def shown(item: Item) -> str:
    """Return the language that an item shows."""
    item.refresh_from_db()
    return item.language


@pytest.mark.parametrize("path", ["decide/", "0123456789abcdef/edit/"])
def test_a_viewer_decides_nothing(path: str) -> None:
    item = make_suggestion()
    answer = signed_in("viewer").post(f"/suggestions/{path}", {"verdict": "accept", "change": only_change()})
    assert (answer.status_code, shown(item)) == (403, "fr")


def test_a_form_without_its_token_decides_nothing() -> None:
    item = make_suggestion()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account())
    answer = client.post("/suggestions/decide/", {"verdict": "accept", "change": only_change()})
    assert (answer.status_code, shown(item)) == (403, "fr")


@pytest.mark.parametrize("path", ["/suggestions/decide/", "/suggestions/0123456789abcdef/edit/", "/batches/undo-last/"])
def test_reading_an_address_decides_nothing(inbox: Client, path: str) -> None:
    assert inbox.get(path).status_code == 405


@pytest.mark.parametrize(("verdict", "after"), [("accept", "en"), ("hold", "fr"), ("pin", "fr")])
def test_a_verdict_is_done_and_said(inbox: Client, verdict: str, after: str) -> None:
    item = make_suggestion()
    page = decide(inbox, verdict, only_change())
    assert (shown(item), list(suggestions()), "on 1 item." in page) == (after, [], True)


def test_a_verdict_keeps_who_and_why(inbox: Client) -> None:
    make_suggestion()
    decide(inbox, "accept", only_change(), reason="It was right\0")
    batch = Batch.objects.get()
    assert (batch.actor, batch.reason) == ("user:curator", "It was right")


def test_a_verdict_under_a_filter_decides_only_there(inbox: Client) -> None:
    inside, outside = make_suggestion(author="Ana"), make_suggestion(author="Ben")
    decide(inbox, "accept", only_change(), query="?channel=Ana")
    assert (shown(inside), shown(outside)) == ("en", "fr")


@pytest.mark.parametrize("verdict", ["edit", "", "drop"])
def test_an_unknown_verdict_is_refused(inbox: Client, verdict: str) -> None:
    item = make_suggestion()
    answer = inbox.post("/suggestions/decide/", {"verdict": verdict, "change": only_change()})
    assert (answer.status_code, shown(item)) == (404, "fr")


def test_a_verdict_about_nothing_changes_nothing(inbox: Client) -> None:
    item = make_suggestion()
    assert "Nothing was open any more" in decide(inbox, "accept")
    assert shown(item) == "fr"


def test_editing_sets_a_third_value(inbox: Client) -> None:
    item = make_suggestion()
    inbox.post(f"/suggestions/{only_change()}/edit/", {"value": "it"})
    assert shown(item) == "it"


def test_editing_to_nothing_leaves_the_field_empty_by_decision(inbox: Client) -> None:
    item = make_suggestion()
    inbox.post(f"/suggestions/{only_change()}/edit/", {"value": " "})
    assert (shown(item), list(suggestions())) == ("", [])


def test_editing_categories_takes_one_a_line(inbox: Client) -> None:
    item = make_suggestion("categories", people=science("Physics"), machine=science("Optics"))
    inbox.post(f"/suggestions/{only_change()}/edit/", {"value": "Science > Oceans\r\nTravel"})
    item.refresh_from_db()
    assert item.effective["categories"] == [*science("Oceans"), {"category": "Travel", "subcategories": []}]


def test_a_refused_edit_keeps_what_was_typed(inbox: Client) -> None:
    item = make_suggestion()
    answer = inbox.post(f"/suggestions/{only_change()}/edit/", {"value": "x" * 3000})
    assert (answer.status_code, "x" * 3000 in text_of(answer), shown(item)) == (400, True, "fr")


def test_a_preview_says_what_would_be_decided_and_decides_nothing(inbox: Client) -> None:
    item = make_suggestion()
    page = text_of(inbox.get(f"/suggestions/preview/?verdict=accept&change={only_change()}"))
    assert ("Accept on 1 item" in page, shown(item)) == (True, "fr")


def test_the_last_decision_is_undone_from_the_inbox(inbox: Client) -> None:
    item = make_suggestion()
    assert "Last: Accepted language: fr → en" in decide(inbox, "accept", only_change())
    page = text_of(inbox.post("/batches/undo-last/", {"next": "/suggestions/"}, follow=True))
    assert (shown(item), "on 1 item." in page, "Last:" in page) == ("fr", True, False)


def test_undo_goes_back_one_decision_after_the_other(inbox: Client) -> None:
    make_suggestion()
    make_suggestion("complexity", people="basic", machine="expert")
    for change in sorted({suggestion.difference.change for suggestion in suggestions()}):
        decide(inbox, "accept", change)
    for _ in range(2):
        inbox.post("/batches/undo-last/")
    assert len(list(suggestions())) == 2


def test_undo_takes_back_nobody_elses_batch(inbox: Client) -> None:
    item = make_suggestion()
    decide(inbox, "accept", only_change())
    other = signed_in("operator")
    page = text_of(other.post("/batches/undo-last/", follow=True))
    assert (shown(item), "nothing of this session" in page) == ("en", True)


def test_undo_does_not_send_people_to_other_sites(inbox: Client) -> None:
    answer = inbox.post("/batches/undo-last/", {"next": "https://evil.example/"})
    assert answer.headers["Location"] == "/suggestions/"

"""A search says on each card what was found, and leads to it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, override_settings

from content.search import lexical
from dashboard.presenters import listing
from tests.builders import deleted, make_item, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public() -> object:
    with override_settings(VIEWER_ACCESS="public"):
        yield


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def href_of(page: str) -> str:
    return page.partition('<h2><a href="')[2].partition('"')[0].replace("&amp;", "&")


def test_a_card_quotes_the_text_that_answers_and_leads_to_it(client: Client) -> None:
    item = make_item(title="Rome & others")
    make_text(item, variant="comprehensive", text="Nothing of the kind.")
    make_text(item, variant="key-insights", text="Not built in <b>one</b> day: Romé.")
    page = page_of(client, "/?q=rome")
    assert "<mark>Rome</mark> &amp; others</a></h2>" in page
    assert "<b>Key insights:</b> Not built in &lt;b&gt;one&lt;/b&gt; day: <mark>Romé</mark>." in page
    address = urlsplit(href_of(page))
    assert address.fragment == "match"
    assert parse_qs(address.query)["variant"] == ["key-insights"]
    assert '<mark id="match">Romé</mark>' in page_of(client, href_of(page))


def test_a_card_without_a_search_quotes_the_beginning(client: Client) -> None:
    make_text(make_item(title="Rome"), text="Rome was not built in a day.")
    page = page_of(client, "/")
    assert "<mark" not in page
    assert "Rome was not built in a day." in page


def test_the_table_marks_titles_and_leads_to_the_text(client: Client) -> None:
    make_text(make_item(title="Rome"), text="Rome was not built in a day.")
    page = page_of(client, "/?q=rome&view=table")
    assert "variant=comprehensive#match" in page
    assert "<mark>Rome</mark></a>" in page
    assert "not built" not in page


def test_the_reader_opens_at_the_part_of_a_long_text_where_the_words_stand(client: Client) -> None:
    make_text(make_item(), role="body", variant="", text="lorem ipsum " * 4000 + "rome at last")
    href = href_of(page_of(client, "/?q=rome"))
    assert parse_qs(urlsplit(href).query)["part"] == ["2"]
    assert '<mark id="match">rome</mark> at last' in page_of(client, href)


def test_a_conversation_has_its_words_marked(client: Client) -> None:
    item = make_item(kind="conversation")
    for position, text in enumerate(("Who built Rome?", "Many built Rome.")):
        make_text(item, role="message", variant="", position=position, text=text)
    reader = page_of(client, href_of(page_of(client, "/?q=rome")))
    assert reader.count('<mark id="match">') == 1
    assert reader.count("<mark>Rome</mark>") == 1


def test_a_reader_page_that_no_search_led_to_marks_nothing(client: Client) -> None:
    item = make_item()
    make_text(item, text="Rome")
    assert "<mark" not in page_of(client, item.get_absolute_url())


def test_a_search_for_a_misspelt_word_suggests_the_right_one(client: Client) -> None:
    make_item(title="Electricity prices")
    page = page_of(client, "/?q=elecrticity&kind=video")
    assert 'Did you mean <a href="/?q=electricity&amp;kind=video"><b>electricity</b></a>? → 1 item' in page


def test_a_word_that_only_deleted_items_have_is_not_suggested(client: Client) -> None:
    deleted(make_item(title="Electricity prices"))
    assert "Did you mean" not in page_of(client, "/?q=elecrticity")


def test_the_json_suggests_the_same_words(client: Client) -> None:
    make_item(title="Electricity prices")
    answer = client.get("/api/v1/items?q=elecrticity").json()
    assert answer["did_you_mean"] == {"q": "electricity", "total": 1, "url": "/api/v1/items?q=electricity"}
    assert client.get("/api/v1/items?q=electricity").json()["did_you_mean"] is None


@pytest.mark.django_db(transaction=True)
def test_results_of_a_common_word_are_shown_before_they_are_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "is_common", lambda q: True)
    for _ in range(4):
        make_item(title="Rome", language="en")
    page = page_of(client, "/?q=rome&page_size=2")
    assert page.count("<article") == 2
    assert 'hx-get="/?q=rome&amp;page_size=2&amp;counts=all" hx-trigger="load"' in page
    assert "4 items" not in page
    whole = page_of(client, "/?q=rome&page_size=2&counts=all")
    assert '<p id="total">4 items</p>' in whole
    assert 'hx-trigger="load"' not in whole
    assert "counts=all" not in whole


def test_best_match_says_among_how_many(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "RANKED", 1)
    for _ in range(2):
        make_item(title="Rome")
    note = "Best match is among the newest 1; older items follow, newest first."
    assert note in page_of(client, "/?q=rome&sort=-relevance")
    assert note not in page_of(client, "/?q=rome")


def test_a_transcript_has_its_words_marked(client: Client) -> None:
    make_text(make_item(), role="transcript", variant="", text="0:05 Who built\n0:09 Rome?")
    assert "<mark>Rome</mark>?" in page_of(client, href_of(page_of(client, "/?q=rome")))

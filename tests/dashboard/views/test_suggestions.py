"""The inbox: who may see it, and what it lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Item
from content.services.suggestions import suggestions
from tests.builders import make_item, make_suggestion, signed_in

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


def shown(item: Item) -> str:
    """Return the language that an item shows."""
    item.refresh_from_db()
    return item.language


PAGES = ["/suggestions/", "/suggestions/preview/", "/suggestions/0123456789abcdef/", "/batches/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_signs_in_first(client: Client, path: str) -> None:
    assert client.get(path).headers["Location"].startswith("/login/?next=")


@pytest.mark.parametrize("path", PAGES)
def test_a_viewer_is_refused(path: str) -> None:
    assert signed_in("viewer").get(path).status_code == 403


def test_an_empty_inbox_says_so(inbox: Client) -> None:
    assert "Nothing to decide" in text_of(inbox.get("/suggestions/"))


def test_a_group_shows_both_sides_and_its_count(inbox: Client) -> None:
    for _ in range(2):
        make_suggestion()
    page = text_of(inbox.get("/suggestions/"))
    assert all(words in page for words in ("French", "English", "× 2", "1 change on 2 items"))


def test_a_set_shows_what_was_taken_out(inbox: Client) -> None:
    make_suggestion("topics", people=["ships"], machine=["ships", "sponsored"])
    page = text_of(inbox.get("/suggestions/"))
    assert ("− sponsored" in page, "+ sponsored" in page) == (True, True)


def test_what_people_and_machines_say_is_text_and_not_markup(inbox: Client) -> None:
    make_suggestion("title", people="<b>ours</b>", machine="<script>theirs</script>")
    page = text_of(inbox.get("/suggestions/"))
    assert ("&lt;script&gt;theirs" in page, "<b>ours" in page) == (True, False)


def test_a_filter_narrows_the_inbox(inbox: Client) -> None:
    make_suggestion(source="youtube")
    make_suggestion("complexity", people="basic", machine="expert", source="reddit", external_id="r1")
    page = text_of(inbox.get("/suggestions/?source=reddit"))
    assert all(words in page for words in ("1 change on 1 item ", "expert", "Source: reddit"))


def test_a_field_narrows_the_inbox(inbox: Client) -> None:
    make_suggestion()
    make_suggestion("complexity", people="basic", machine="expert")
    page = text_of(inbox.get("/suggestions/?field=complexity"))
    assert ("expert" in page, "English" in page) == (True, False)


@pytest.mark.parametrize("query", ["?field=colour", "?colour=red", "?published.from=soon"])
def test_a_filter_that_is_not_understood_is_refused(inbox: Client, query: str) -> None:
    make_suggestion()
    answer = inbox.get(f"/suggestions/{query}")
    assert (answer.status_code, "English" in text_of(answer)) == (400, False)


def test_many_groups_take_several_pages(inbox: Client) -> None:
    for number in range(26):
        make_suggestion("complexity", people=f"level {number}", machine="expert")
    assert "25 – 26 of 26" in text_of(inbox.get("/suggestions/?page=2"))


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", "9" * 40])
def test_a_page_that_is_not_there_is_the_nearest_one(inbox: Client, page: str) -> None:
    make_suggestion()
    assert "1 – 1 of 1" in text_of(inbox.get(f"/suggestions/?page={page}"))


def test_the_bar_shows_how_many_changes_are_open(inbox: Client) -> None:
    make_suggestion()
    assert 'class="count-badge">1<' in text_of(inbox.get("/"))


def test_the_bar_of_a_viewer_does_not_name_the_inbox() -> None:
    make_suggestion()
    assert "/suggestions/" not in text_of(signed_in("viewer").get("/"))


def test_a_group_lists_its_items_and_who_decided(inbox: Client) -> None:
    make_suggestion(title="Storm logs")
    page = text_of(inbox.get(f"/suggestions/{only_change()}/"))
    assert all(words in page for words in ("Storm logs", "French", "English", "ana · 1 Mar 2026"))


def test_a_group_that_is_not_open_any_more_leads_back(inbox: Client) -> None:
    page = text_of(inbox.get("/suggestions/0123456789abcdef/", follow=True))
    assert "not open any more" in page


def test_a_preview_takes_all_changes_of_the_filter(inbox: Client) -> None:
    make_suggestion()
    make_suggestion("complexity", people="basic", machine="expert")
    assert "Hold 2 changes?" in text_of(inbox.get("/suggestions/preview/?verdict=hold&all=1"))


def test_a_preview_of_nothing_leads_back(inbox: Client) -> None:
    assert "Select at least one" in text_of(inbox.get("/suggestions/preview/?verdict=accept", follow=True))


def test_the_inbox_costs_the_same_for_many_items(inbox: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make_suggestion()
    with django_assert_max_num_queries(14) as one:
        inbox.get("/suggestions/?source=youtube")
    for number in range(30):
        make_suggestion("complexity", people=f"level {number % 10}", machine="expert")
        make_item()
    cache.clear()
    with django_assert_max_num_queries(len(one)):
        inbox.get("/suggestions/?source=youtube")


def test_a_group_costs_the_same_for_many_items(inbox: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make_suggestion()
    path = f"/suggestions/{only_change()}/"
    with django_assert_max_num_queries(15) as one:
        inbox.get(path)
    for _ in range(30):
        make_suggestion()
    cache.clear()
    with django_assert_max_num_queries(len(one)):
        inbox.get(path)


def test_the_inbox_offers_what_would_narrow_it_with_true_counts(inbox: Client) -> None:
    for author in ("Deep Sea", "Deep Sea", "Night Trains"):
        make_suggestion(author=author)
    page = inbox.get("/suggestions/").context["page"]
    (channels,) = page.facets
    assert [(offer.label, offer.count) for offer in channels.offers] == [("Deep Sea", "2"), ("Night Trains", "1")]
    assert "1 change on 2 items" in text_of(inbox.get(channels.offers[0].href))


def test_a_chosen_facet_is_not_offered_again(inbox: Client) -> None:
    for author in ("Deep Sea", "Night Trains"):
        make_suggestion(author=author)
    assert inbox.get("/suggestions/?channel=Deep+Sea&channel=Night+Trains").context["page"].facets == ()

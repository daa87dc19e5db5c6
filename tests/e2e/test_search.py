"""Searching in a browser: what was found is marked, the reader opens where it stands, and counts follow by themselves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from content.search import lexical
from tests.builders import make_item, make_text
from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_search_leads_to_the_place_in_the_text(visitor: Visitor) -> None:
    item = make_item(title="Cities")
    make_text(item, variant="comprehensive", text="Nothing of the kind.")
    make_text(item, variant="key-insights", text="Filler.\n\n" * 200 + "Not built in one day: Romé.")
    page = visitor.open()
    page.get_by_label("Search items").fill("rome")
    page.keyboard.press("Enter")
    expect(page.locator(".card mark")).to_have_text("Romé")
    page.locator("[data-row]").click()
    page.wait_for_url("**#match")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    expect(page.locator("mark")).to_be_in_viewport()
    expect(page.locator(".tabs [aria-current]")).to_have_text("Key insights")


def test_counts_follow_the_first_results(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "is_common", lambda q: True)
    for _ in range(3):
        make_item(title="Rome", language="en")
    page = visitor.open("/?q=rome&page_size=2")
    expect(page.locator("#total")).to_have_text("3 items")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator("#facet-language")).to_contain_text("English")
    assert "counts" not in page.url


def test_without_scripts_a_link_asks_for_the_counts(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "is_common", lambda q: True)
    for _ in range(3):
        make_item(title="Rome")
    page = visitor.open("/?q=rome&page_size=2", java_script_enabled=False)
    expect(page.locator("#total")).to_have_text("first results")
    page.get_by_role("link", name="Show the counts").click()
    expect(page.locator("#total")).to_have_text("3 items")
    expect(page.get_by_role("link", name="Show the counts")).to_have_count(0)


def test_a_misspelt_word_is_one_click_from_the_right_one(visitor: Visitor) -> None:
    make_item(title="Electricity prices")
    page = visitor.open("/?q=elecrticity")
    page.get_by_role("link", name="electricity", exact=True).click()
    expect(page.locator("#total")).to_have_text("1 item")

"""Finding things: by mouse, by keyboard, on a phone, and with no script at all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def titles(page: Page) -> list[str]:
    """Return the items on the page."""
    return page.locator("[data-row]").all_inner_texts()


def choose(page: Page, name: str) -> None:
    """Click a value of a facet."""
    page.locator(".value .include", has_text=name).first.click()


def test_a_filter_is_shared_by_its_address(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open()
    page.evaluate("window.stayed = true")

    choose(page, "Science")
    expect(page.locator("h1")).to_have_text("Science")
    page.get_by_label("Search items").fill("zebra")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("without “zebra” → 4 items")
    page.locator(".empty a", has_text="zebra").click()
    expect(page.locator("[data-row]")).to_have_count(4)

    assert page.evaluate("window.stayed")
    expect(page.locator("#status")).to_have_text("4 items")
    friend = visitor.open(page.url)
    assert titles(friend) == titles(page) == ["Storm logs", "Ice cores", "Tide gauges", "Kelp forests"]


def test_back_and_forward_walk_through_the_filters(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open()
    choose(page, "Travel")
    expect(page.locator("h1")).to_have_text("Travel")

    page.go_back()
    expect(page.locator("h1")).to_have_text("All items")
    expect(page.locator("[data-row]")).to_have_count(6)
    page.go_forward()
    expect(page.locator("[data-row]")).to_have_count(1)


def test_focus_stays_on_the_value_that_was_chosen(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open()

    page.locator(".value .include", has_text="Science").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Science")

    expect(page.locator(".value.on .include", has_text="Science")).to_be_focused()


def test_an_excluded_value_becomes_a_chip_that_takes_it_back(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open()

    page.get_by_label("Exclude Science").click()
    expect(page.locator("h1")).to_have_text("not Science")
    assert titles(page) == ["Night trains", "Loose ends"]
    page.locator(".chip", has_text="not Science").click()
    expect(page.locator("h1")).to_have_text("All items")


def test_searching_keeps_the_filter(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open("/?category=Science")

    page.keyboard.press("/")
    page.keyboard.type("captains")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("“captains”, Science")
    assert titles(page) == ["Storm logs"]


def test_sorting_needs_no_button_with_scripts(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open("/?category=Science")

    page.get_by_label("Sort").select_option("title")

    expect(page.locator("[data-row]").first).to_have_text("Ice cores")
    expect(page).to_have_url(re.compile("category=Science"))


def test_keys_walk_the_list_and_open_an_item(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open()

    for key in ("j", "j", "j", "k", "Enter"):
        page.keyboard.press(key)

    expect(page.locator("h1")).to_have_text("Ice cores")


def test_everything_works_without_scripts(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open(java_script_enabled=False)

    choose(page, "Science")
    page.get_by_label("Exclude Oceans").click()
    expect(page.locator("h1")).to_have_text("Science, not Oceans")
    page.get_by_label("Sort").select_option("-title")
    page.get_by_role("button", name="Sort").click()
    page.get_by_label("Search items").fill("ice")
    page.get_by_role("button", name="Search").click()

    assert titles(page) == ["Ice cores"]
    page.locator(".chip", has_text="clear all").click()
    page.locator(".switch a", has_text="Table").click()
    assert titles(page)[0] == "Tide gauges"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_filters_are_a_drawer_on_a_phone(visitor: Visitor, scripts: bool) -> None:
    fill_shelf()
    page = visitor.open(java_script_enabled=scripts, **PHONE)
    side = page.get_by_role("complementary", name="Filters")

    expect(side).to_be_hidden()
    page.locator("label.drawer-open").click()
    expect(side).to_be_visible()
    choose(page, "Travel")
    expect(page.locator("h1")).to_have_text("Travel")

    if scripts:
        page.locator(".drawer-close label").click()
    expect(side).to_be_hidden()
    assert titles(page) == ["Night trains"]


def test_keys_are_listed_and_lead_to_the_filters(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open()

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("walk the list")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("f")

    expect(page.locator(".side summary").first).to_be_focused()


def test_a_curator_walks_through_what_people_decided(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.enter("/insights/")

    page.get_by_role("link", name="Categories, people decided: 1").click()
    expect(page.locator("[data-row]")).to_have_text(["Tide gauges"])
    expect(page.locator("h1")).to_have_text("Categories decided")
    page.get_by_role("link", name="Categories not decided").click()
    expect(page.locator("[data-row]")).to_have_count(5)
    expect(page.locator("h1")).to_have_text("Categories not decided")
    page.locator("#f-decided-categories").click()
    expect(page.locator("[data-row]")).to_have_count(6)
    choose(page, "Curated by a person")
    expect(page.locator("[data-row]")).to_have_text(["Tide gauges"])

    assert page.url.endswith("/?decided.is=any")

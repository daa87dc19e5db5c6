"""Deciding on the dashboard: on the reader by keyboard, on a card in the list, and two curators who decide about the same."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from content.models import Hold, Item
from tests.builders import curated
from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
THEMES = ("light", "dark")


def title_of(item: Item) -> str:
    """Return the title that the database has now."""
    item.refresh_from_db()
    return item.title


def open_form(page: Page) -> None:
    """Press the key and wait until the form has settled: the browser focuses it first, htmx once more a moment later."""
    page.keyboard.press("e")
    expect(page.get_by_label("Add a category", exact=True)).to_be_focused()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_curator_edits_on_the_reader_by_keyboard(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    page = visitor.enter(item.get_absolute_url(), name="ben")
    page.wait_for_load_state("networkidle")

    open_form(page)
    page.keyboard.type("Travel")
    page.keyboard.press("Tab")
    page.keyboard.type("Islands")
    page.get_by_label("Title", exact=True).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Storm logs, read again")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Storm logs, read again")
    expect(page.locator(".note-box.good")).to_have_text("Title and categories decided.")
    expect(page.locator(".read .tag.human", has_text="Islands")).to_be_visible()


def test_a_member_is_added_within_the_panel_and_removed_again(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    page = visitor.enter(item.get_absolute_url(), name="ben")
    page.wait_for_load_state("networkidle")
    open_form(page)

    page.get_by_label("Add a topic").fill("kelp")
    page.get_by_role("button", name="Add this topic, and another").press("Enter")
    expect(page.get_by_label("kelp")).to_be_checked()
    expect(page.get_by_label("Add a topic")).to_be_focused()
    page.get_by_label("kelp").press("Space")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".note-box")).to_have_text("Nothing was changed.")


def test_asking_for_an_open_form_again_keeps_what_was_typed(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    page = visitor.enter(item.get_absolute_url(), name="ben")
    page.wait_for_load_state("networkidle")
    open_form(page)
    page.get_by_label("Title", exact=True).fill("Typed")

    page.get_by_role("link", name="Edit", exact=True).click()

    expect(page.get_by_label("Add a category", exact=True)).to_be_focused()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Typed")


def test_without_scripts_the_same_form_is_a_page(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    page = visitor.enter("/?category=Science", java_script_enabled=False, name="ben")

    page.locator(".card").first.get_by_role("link", name="Edit the categories").click()
    page.get_by_label("Science / Oceans").uncheck()
    page.get_by_label("Add a category", exact=True).fill("Travel")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".note-box.good")).to_be_visible()
    assert title_of(item) == "Storm logs"
    assert item.effective["categories"] == [{"category": "Travel", "subcategories": []}]


def test_chips_of_a_card_are_edited_and_the_list_stays(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.enter("/?sort=title", name="ben")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.stayed = true")
    card = page.locator(".card", has_text="Loose ends")
    travel = page.locator(".value .include", has_text="Travel").first
    expect(travel).to_contain_text("1")
    card.locator("[data-row]").focus()
    before = page.evaluate("scrollY")

    page.keyboard.press("e")
    expect(card.get_by_label("Add a category", exact=True)).to_be_focused()
    page.keyboard.type("Travel")
    page.keyboard.press("Enter")

    expect(card.locator(".tag.human")).to_contain_text("Travel")
    expect(card.locator("[data-edit-item]")).to_be_focused()
    expect(travel).to_contain_text("2")
    assert page.evaluate("[window.stayed, scrollY]") == [True, before]
    assert page.url.endswith("/?sort=title")


def test_two_curators_in_conflict_pick_and_lose_nothing(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    path = item.get_absolute_url()
    ben, ana = visitor.enter(path, name="ben"), visitor.enter(path)
    for page, title in ((ben, "What Ben typed"), (ana, "What Ana typed")):
        page.wait_for_load_state("networkidle")
        open_form(page)
        page.get_by_label("Title", exact=True).fill(title)
    ben.get_by_label("Reason").fill("his reason")
    ana.get_by_role("button", name="Save").click()
    expect(ana.locator("h1")).to_have_text("What Ana typed")

    ben.get_by_role("button", name="Save").click()
    dispute = ben.locator(".dispute")
    expect(dispute).to_contain_text("You both started from: Storm logs")
    expect(dispute).to_contain_text("What Ana typed")
    expect(ben.get_by_label("Title", exact=True)).to_have_value("What Ben typed")
    expect(ben.get_by_label("Reason")).to_have_value("his reason")
    assert title_of(item) == "What Ana typed"
    ben.get_by_label("Mine").check()
    ben.get_by_role("button", name="Save").click()

    expect(ben.locator("h1")).to_have_text("What Ben typed")
    assert Hold.objects.with_key(item.key).get().revision == 2


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_the_forms(visitor: Visitor, theme: str) -> None:
    items = fill_shelf()
    curated(items[0], "title", "Storm logs, decided")
    page = visitor.enter(items[0].get_absolute_url(), color_scheme=theme, name="ben")
    page.wait_for_load_state("networkidle")
    found = {}

    open_form(page)
    page.get_by_label("Title", exact=True).fill("Other")
    curated(items[0], "title", "Theirs")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".dispute")).to_be_visible()
    page.wait_for_load_state("networkidle")
    found["conflict"] = Axe().run(page)
    page.goto(f"{items[0].get_absolute_url()}edit/")
    found["page"] = Axe().run(page)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.locator("[data-edit-item]").first.click()
    expect(page.locator(".chip-form")).to_be_visible()
    found["card"] = Axe().run(page)

    assert {name: run.generate_report() for name, run in found.items() if run.violations_count} == {}


def test_the_forms_fit_on_a_phone(visitor: Visitor) -> None:
    item = fill_shelf()[3]
    page = visitor.enter(f"{item.get_absolute_url()}edit/", viewport={"width": 390, "height": 844}, name="ben")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.locator("[data-edit-item]").first.click()
    expect(page.locator(".chip-form")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""A curator's way through the admin with the keyboard alone, in one go; and the way without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from content.models import Category, Item
from tests.builders import curated, make_item, make_suggestion, science
from tests.e2e.conftest import Visitor
from tests.e2e.keyboard import expect_focus, press, reach, write
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def language_of(item: Item) -> str:
    return Item.objects.get(pk=item.pk).language


def decide_in_the_inbox(page: Page, group: list[Item], single: Item) -> None:
    """Accept a group, edit another one, take the edit back."""
    press(page, page.get_by_role("link", name="2 suggested changes"))
    first = page.locator("[data-row]").first
    expect(first).to_contain_text("French")
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect_focus(first)
    page.keyboard.press("a")
    expect(page.locator(".messagelist, .note-box")).to_contain_text("Accepted on 3 items.")
    assert {language_of(item) for item in group} == {"en"}

    # The next row stands where the first one was, and the keys go on.
    expect_focus(page.locator("[data-row]"))
    page.keyboard.press("e")
    expect_focus(page.locator("#value"))
    page.keyboard.type("it")
    page.keyboard.press("Enter")
    expect(page.locator(".empty h2")).to_have_text("Nothing to decide")
    assert language_of(single) == "it"
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.locator("[data-row]")).to_contain_text("German")
    assert language_of(single) == "de"


def edit_what_the_list_shows(page: Page, item: Item) -> None:
    """Search, edit all that match after a preview, come back to the list."""
    press(page, page.get_by_label("Pages of the admin").get_by_role("link", name="Items"))
    write(page, page.locator("#searchbar"), "signal box")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Edit all 1 matching"))
    reach(page, page.get_by_label("Field"))
    page.keyboard.type("Lang")
    reach(page, page.get_by_label("What to do"))
    page.keyboard.type("set")
    write(page, page.get_by_label("Value"), "de")
    press(page, page.get_by_role("button", name="Preview"))
    expect(page.locator(".tally li").first).to_contain_text("1 changed")
    press(page, page.get_by_role("button", name="Apply to 1 item"))
    expect(page.get_by_text("Done.")).to_be_visible()
    assert language_of(item) == "de"
    press(page, page.get_by_role("link", name="Back to the list"))


def restore_a_field(page: Page, item: Item) -> None:
    """Open the item from the list, add a topic, and bring the language back without losing the topic."""
    curated(item, "language", "fr")
    press(page, page.get_by_role("link", name="The signal box"))
    write(page, page.get_by_label("Topics"), "points")
    page.keyboard.press("Enter")
    expect(page.locator(".picked").get_by_label("points")).to_be_checked()
    press(page, page.get_by_role("button", name="Restore language as of r1"))
    expect(page.get_by_text("not saved: Topics")).to_be_visible()
    press(page, page.get_by_role("button", name="Restore language"))
    expect(page.get_by_text("Language is as it was then.")).to_be_visible()
    assert language_of(item) == "de"
    expect(page.locator(".picked").get_by_label("points")).to_be_checked()


def settle_a_conflict(page: Page, item: Item) -> None:
    """Save while a colleague decided: both topics stand, and the colleague's language."""
    write(page, page.get_by_label("Language", exact=True), "it")
    curated(item, "language", "es")
    press(page, page.get_by_role("button", name="Save and continue editing"))
    expect(page.get_by_role("heading", name="Something was decided in the meantime")).to_be_visible()
    mine, theirs = (page.get_by_label(f"{word} for Language") for word in ("save mine", "keep theirs"))
    reach(page, mine)
    page.keyboard.press("ArrowUp")
    expect_focus(theirs)
    expect(theirs).to_be_checked()
    press(page, page.get_by_role("button", name="Save and continue editing"))
    expect(page.get_by_label("Language", exact=True)).to_have_value("es")
    stored = Item.objects.get(pk=item.pk)
    assert (stored.language, stored.effective["topics"]) == ("es", ["levers", "points"])


def test_a_curator_goes_all_the_way_by_keys(visitor: Visitor) -> None:
    group = [make_suggestion(people="fr", machine="en") for _ in range(3)]
    single = make_suggestion(people="de", machine="en")
    item = make_item(title="The signal box", language="en", topics=["levers"])
    page = visitor.enter("/admin/")

    decide_in_the_inbox(page, group, single)
    edit_what_the_list_shows(page, item)
    restore_a_field(page, item)
    settle_a_conflict(page, item)


def test_a_curator_edits_restores_and_settles_without_scripts(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    page = visitor.enter("/admin/content/item/?q=storm", java_script_enabled=False)
    page.get_by_role("link", name="Edit all 1 matching").press("Enter")
    page.get_by_label("Field").select_option("language")
    page.get_by_label("What to do").select_option("set")
    page.get_by_label("Value").fill("de")
    page.get_by_role("button", name="Preview").press("Enter")
    page.get_by_role("button", name="Apply to 1 item").press("Enter")
    expect(page.get_by_text("Done.")).to_be_visible()
    assert language_of(item) == "de"

    curated(item, "language", "fr")
    page.goto(f"/admin/content/item/{item.pk}/change/")
    page.get_by_label("Category", exact=True).fill("Weather")
    page.get_by_role("button", name="Restore language as of r1").press("Enter")
    page.get_by_role("button", name="Restore language").press("Enter")
    expect(page.get_by_text("Language is as it was then.")).to_be_visible()
    expect(page.get_by_label("Categories")).to_have_value("Science > Oceans\nWeather")
    assert language_of(item) == "de"

    page.get_by_label("Language", exact=True).fill("it")
    curated(item, "language", "es")
    page.get_by_role("button", name="Save and continue editing").press("Enter")
    page.get_by_label("keep theirs for Language").press("Space")
    page.get_by_role("button", name="Save and continue editing").press("Enter")
    expect(page.get_by_label("Language", exact=True)).to_have_value("es")
    assert language_of(item) == "es"


def test_the_boxes_propose_what_is_known_and_the_form_sends_what_the_chips_say(visitor: Visitor) -> None:
    for name, sub in (("Science", ""), ("Science", "Oceans"), ("Travel", ""), ("Travel", "Rails")):
        Category.objects.create(name=name, subcategory=sub, is_reviewed=True, reviewed_by="user:ana")
    make_item(language="fr")
    item = make_item(language="en", categories=science("Oceans"), topics=["night", "trains"])
    page = visitor.enter(f"/admin/content/item/{item.pk}/change/")

    write(page, page.get_by_label("Category", exact=True), "Travel")
    expect(page.locator("#values-subcategory option").first).to_have_attribute("value", "Rails")
    write(page, page.get_by_label("Subcategory", exact=True), "Rails")
    page.keyboard.press("Enter")
    expect(page.locator(".picked").get_by_label("Travel > Rails")).to_be_checked()
    expect(page.locator(".picked .badge")).to_have_count(0)
    reach(page, page.locator(".picked").get_by_label("night"))
    page.keyboard.press("Space")
    reach(page, page.get_by_label("Language", exact=True), by="Shift+Tab")
    expect(page.locator("#values-language option")).to_have_count(2)
    press(page, page.get_by_role("button", name="Save and continue editing"))

    expect(page.locator(".picked").get_by_label("night")).to_have_count(0)
    stored = Item.objects.get(pk=item.pk).effective
    assert stored["categories"] == [*science("Oceans"), {"category": "Travel", "subcategories": ["Rails"]}]
    assert stored["topics"] == ["trains"]

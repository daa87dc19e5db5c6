"""Reading: tabs, neighbours, the copied link, the account, and the theme that stays."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import expect
from pytest_django import Settings

from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WORD = "kelp-holds-the-rock-9"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_tabs_change_the_text(visitor: Visitor, scripts: bool) -> None:
    item = fill_shelf()[0]
    page = visitor.open(item.get_absolute_url(), java_script_enabled=scripts)

    expect(page.locator(".prose")).to_contain_text("Captains noted")
    page.locator(".tabs a", has_text="français").click()

    expect(page.locator(".prose")).to_have_text("Les capitaines notaient le vent.")
    expect(page.locator(".tabs a[aria-current]")).to_have_text("Audio · français")


def test_the_list_goes_on_from_item_to_item(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open("/?category=Science")

    page.locator("[data-row]", has_text="Storm logs").click()
    expect(page.locator(".read .meta")).to_contain_text("1 of 4 in Science")
    page.wait_for_load_state()
    page.keyboard.press("]")
    expect(page.locator("h1")).to_have_text("Ice cores")
    page.locator(".around a", has_text="Next").click()
    expect(page.locator("h1")).to_have_text("Tide gauges")
    page.locator(".read .meta a", has_text="Science").click()

    expect(page.locator("[data-row]")).to_have_count(4)


def test_the_link_is_copied(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    page = visitor.open(item.get_absolute_url() + "?variant=audio-fr", permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == visitor.address + item.get_absolute_url()


def test_the_chosen_theme_stays(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.open(color_scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)

    switch = page.locator("[data-theme-switch]")
    switch.click()
    switch.click()
    expect(switch).to_have_attribute("aria-label", "Theme: dark. Change to as the system")
    assert page.evaluate(paper) != light
    page.reload()

    assert page.evaluate(paper) != light


def test_a_curator_signs_in_sees_more_and_signs_out(visitor: Visitor, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "login"
    item = fill_shelf()[3]
    User.objects.create_user("ana", password=WORD, is_staff=True).groups.add(Group.objects.get(name="curator"))
    page = visitor.open(item.get_absolute_url())

    page.get_by_label("Username").fill("ana")
    page.get_by_label("Password").fill(WORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("Tide gauges")
    expect(page.locator(".panel").first).to_contain_text("the machine says: Travel")
    expect(page.get_by_role("link", name="Edit")).to_be_visible()

    page.locator(".who-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")


def test_reading_preferences_stay_without_a_jump(visitor: Visitor) -> None:
    item = fill_shelf()[0]
    page = visitor.open(item.get_absolute_url())
    size = "getComputedStyle(document.querySelector('.prose')).fontSize"
    normal = page.evaluate(size)

    page.get_by_label("Reading preferences").click()
    page.get_by_label("Size").select_option("xl")
    page.get_by_label("Letters").select_option("sans")
    assert page.evaluate(size) != normal
    page.reload()

    assert page.evaluate(size) == "24px"
    expect(page.locator("#read-font")).to_have_value("sans")

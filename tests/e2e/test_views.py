"""Lists with a name, a link for strangers, and marks: by mouse, by key, and without scripts."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from content.models import ShareLink
from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_view_is_saved_changed_and_updated(visitor: Visitor, scripts: bool) -> None:
    fill_shelf()
    page = visitor.enter("/?category=Science", java_script_enabled=scripts)

    page.locator(".tools .menu summary").click()
    page.get_by_label("Name of the view").fill("The sea")
    page.locator(".menu").get_by_role("button", name="Save as view").click()
    expect(page.locator(".shown-view")).to_have_text("View: The sea")
    page.get_by_label("Exclude Physics").click()
    expect(page.locator(".shown-view")).to_contain_text("modified")
    page.get_by_role("button", name="Update “The sea”").click()
    expect(page.locator(".shown-view")).to_have_text("View: The sea")
    page.goto("/views/")
    page.get_by_role("button", name="Pin", exact=True).click()
    page.locator(".brand").click()

    expect(page.get_by_role("region", name="Pinned views")).to_contain_text("The sea 3")


def test_a_shared_list_is_read_by_a_stranger_until_it_expires(visitor: Visitor, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "login"
    fill_shelf()
    page = visitor.enter("/?category=Science")
    page.locator(".tools .menu summary").click()
    page.get_by_role("button", name="Make a link").click()
    address = page.locator("[data-copy]").get_attribute("data-copy") or ""

    stranger = visitor.open(address)
    expect(stranger.locator(".head")).to_contain_text("4 items")
    stranger.locator("[data-row]", has_text="Storm logs").click()
    expect(stranger.locator(".prose")).to_contain_text("Captains noted")
    stranger.locator(".tabs a", has_text="français").click()
    expect(stranger.locator(".prose")).to_contain_text("Les capitaines")
    ShareLink.objects.update(created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now())
    visitor.complaints.clear()
    stranger.reload()

    expect(stranger.locator("h1")).to_have_text("This link has expired")
    # The browser itself notes the status 410 of the page.
    visitor.complaints[:] = [line for line in visitor.complaints if "410" not in line]


def test_keys_mark_what_is_read_and_loved(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.enter("/")

    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator(".card").first.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    page.locator("#f-mark-favourite").click()
    expect(page.locator("h1")).to_have_text("Favourites")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-row]").click()
    expect(page.locator(".read h1")).to_have_text("Storm logs")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Read: Storm logs")).to_have_attribute("aria-pressed", "true")
    page.goto("/?mark.not=read")

    expect(page.locator("#total")).to_have_text("5 items")


def test_a_mark_needs_no_scripts(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.enter("/?category=Travel", java_script_enabled=False)

    page.get_by_role("button", name="Favourite: Night trains").click()

    expect(page).to_have_url(re.compile("category=Travel"))
    expect(page.get_by_role("button", name="Favourite: Night trains")).to_have_attribute("aria-pressed", "true")

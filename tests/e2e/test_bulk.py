"""Editing many items: ticked by key, previewed, changed, undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from content.models import Item
from dashboard.views.bulk import AT_ONCE
from tests.builders import NOON, science
from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["by key", "without scripts"])
def test_a_curator_changes_two_items_and_takes_it_back(visitor: Visitor, scripts: bool) -> None:
    fill_shelf()
    page = visitor.enter("/", java_script_enabled=scripts)

    if scripts:
        for key in "jxjx":
            page.keyboard.press(key)
        expect(page.locator("[data-picked]")).to_have_text("(2)")
    else:
        page.get_by_label("Select Storm logs").check()
        page.get_by_label("Select Ice cores").check()
    page.get_by_role("button", name="Edit selected").click()
    page.get_by_label("Value").fill("Weather")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("2 items would change")
    page.get_by_role("button", name="Change 2 items").click()
    expect(page.locator("main")).to_contain_text("2 of 2 items were changed")
    page.goto("/?category=Weather")
    expect(page.locator("[data-row]")).to_have_text(["Storm logs", "Ice cores"])
    page.go_back()
    page.get_by_role("button", name="Undo this batch").click()
    page.goto("/?category=Weather")

    expect(page.locator(".empty")).to_be_visible()


def test_the_selection_stays_on_other_pages_until_it_is_edited(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.enter("/?page_size=2")

    page.get_by_label("Select Storm logs").check()
    page.locator("a[rel=next]").click()
    expect(page.locator("[data-row]")).to_have_text(["Night trains", "Tide gauges"])
    expect(page.locator("[data-picked]")).to_have_text(" (1, 1 on other pages)")
    page.get_by_label("This page").check()
    expect(page.locator("[data-picked]")).to_have_text(" (3, 1 on other pages)")
    page.get_by_label("Select Tide gauges").uncheck()
    page.reload()
    expect(page.get_by_label("Select Night trains")).to_be_checked()
    page.get_by_role("button", name="Edit selected").click()

    expect(page.locator("h1")).to_have_text("Edit 2 items")
    page.get_by_label("Value").fill("Weather")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Change 2 items").click()
    expect(page.locator("main")).to_contain_text("2 of 2 items were changed")
    page.goto("/?category=Weather")
    expect(page.locator("[data-row]")).to_have_text(["Storm logs", "Night trains"])
    expect(page.locator("[data-pick]:checked")).to_have_count(0)


def test_the_selection_is_cleared(visitor: Visitor) -> None:
    fill_shelf()
    page = visitor.enter("/?page_size=2")

    page.get_by_label("Select Storm logs").check()
    page.get_by_role("button", name="Clear the selection").click()

    expect(page.get_by_label("Select Storm logs")).not_to_be_checked()
    expect(page.get_by_role("button", name="Clear the selection")).to_be_hidden()


def test_a_long_edit_shows_how_far_it_is_and_is_undone(visitor: Visitor) -> None:
    many = AT_ONCE + 1
    said = {"title": "Tide", "categories": science()}
    rows = (
        Item(source="youtube", external_id=f"tide-{n}", analysis=said, indexed_at=NOON, observed_at=NOON) for n in range(many)
    )
    Item.objects.bulk_create(rows, batch_size=500)
    page = visitor.enter("/?category=Science")

    page.get_by_role("button", name="Edit all 5,001 items").click()
    page.get_by_label("Value").fill("Weather")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Change 5,001 items").click(no_wait_after=True)

    expect(page.get_by_role("link", name="Stop and go back")).to_be_visible()
    # Seen while the page still grows: of all steps the last one.
    expect(page.locator(".steps progress:visible")).to_have_count(1)
    expect(page.get_by_role("heading", name="5,001 of 5,001 items were changed")).to_be_visible(timeout=60_000)
    expect(page.locator(".steps progress")).to_have_count(11)
    page.get_by_role("link", name="The batch").click()
    page.get_by_role("button", name="Undo this batch").click()
    expect(page.locator("main")).to_contain_text("Took back", timeout=60_000)
    page.goto("/?category=Weather")
    expect(page.locator(".empty")).to_be_visible()

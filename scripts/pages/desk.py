"""The pages where curators decide on the dashboard: inbox, bulk edits, batches, taxonomy, trash, items by hand."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from scripts.pages.scenes import Scene, click

ABOUT = "in=category%3DBusiness"


def preview(page: Page) -> None:
    """Ask what a bulk edit would do."""
    page.get_by_label("Field").select_option("topics")
    page.get_by_label("Value").fill("cooperation")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="would change")).to_be_visible()


def refuse(page: Page) -> None:
    """Send a form without what it needs."""
    page.locator("main form[method=post] button[type=submit]").first.click()
    expect(page.locator(".errorlist").first).to_be_visible()


def add_badly(page: Page) -> None:
    """Add an item whose address leads nowhere."""
    page.get_by_label("Title").fill("Notes on a bridge")
    page.get_by_label("Address").fill("somewhere")
    page.get_by_role("button", name="Add the item").click()
    expect(page.locator(".errorlist").first).to_be_visible()


SCENES = {
    "suggestions": Scene("/suggestions/"),
    "suggestions-none": Scene("/suggestions/?field=title"),
    "suggestion": Scene("/suggestions/", then=click("a[data-row]")),
    "suggestions-preview": Scene("/suggestions/preview/?verdict=hold&all=1"),
    "bulk": Scene(f"/bulk/?all=1&{ABOUT}"),
    "bulk-preview": Scene(f"/bulk/?all=1&{ABOUT}", then=preview),
    "bulk-refused": Scene(f"/bulk/?all=1&{ABOUT}", then=refuse),
    "batches": Scene("/batches/"),
    "batch": Scene("/batches/{batch}/"),
    "taxonomy": Scene("/taxonomy/"),
    "taxonomy-move": Scene("/taxonomy/move/?category=Science&to_category=Nature"),
    "trash": Scene("/trash/"),
    "trash-purge": Scene("/trash/", who="admin", then=click("a.danger", "h1:has-text('for good')")),
    "item-add": Scene("/items/add/"),
    "item-add-refused": Scene("/items/add/", then=add_badly),
    "item-delete": Scene("/items/{curated}/delete/"),
    "item-merge": Scene("/items/{curated}/merge/"),
    "item-merge-found": Scene("/items/{curated}/merge/?other={article}"),
    "item-merge-unknown": Scene("/items/{curated}/merge/?other=nobody:knows", status=400),
    "item-note": Scene("/items/{curated}/", then=click(".curator-actions summary", "#note")),
}

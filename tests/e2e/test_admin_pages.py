"""Every page on which a curator decides in the admin, in both themes and at two widths: axe finds nothing, nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from content.models import Batch, Category, Item
from content.services.canaries import record_canary
from tests.builders import ANA, NOON, curated, make_item, make_suggestion, make_text, science
from tests.content.admin.pages import client_of
from tests.e2e.conftest import Visitor
from tests.e2e.test_admin_curation import signed_in

#: Without it axe fetches the style sheets anew, by addresses that are not theirs, and the page's policy objects.
AXE = {"preload": False}

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def furnished() -> Item:
    """Put something behind every page; return the item that is decided about."""
    for people in ("fr", "de"):
        make_suggestion(people=people)
    Category.objects.create(name="Science", is_reviewed=True, reviewed_by="user:ana")
    item = make_item(title="The signal box", categories=science("Oceans"), topics=["levers"], language="en")
    make_text(item, text="• Levers and frames. " * 40)
    for language in ("de", "fr"):
        curated(item, "language", language)
    record_canary(name="first", keys=[item.key], actor=ANA, now=NOON)
    return item


def page_of(item: Item) -> str:
    return f"/admin/content/item/{item.pk}/change/?_changelist_filters=q%3Dsignal"


def show_form(page: Page, item: Item) -> None:
    page.goto(page_of(item))
    page.get_by_label("Category", exact=True).fill("Railways")
    page.get_by_label("Category", exact=True).press("Enter")
    expect(page.locator(".picked .badge").last).to_have_text("new, unreviewed")


def show_question(page: Page, item: Item) -> None:
    page.goto(page_of(item))
    page.get_by_label("Title", exact=True).fill("Typed with care")
    page.get_by_role("button", name="Restore language as of r1").click()
    expect(page.get_by_text("not saved: Title")).to_be_visible()


def show_conflict(page: Page, item: Item) -> None:
    page.goto(page_of(item))
    page.get_by_label("Language", exact=True).fill("it")
    page.get_by_label("Topics").fill("points")
    curated(item, "language", "es")
    curated(item, "topics", ["signals"])
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator("#conflict")).to_be_visible()


def show_preview(page: Page, item: Item) -> None:
    page.goto("/admin/content/item/bulk/?q=signal")
    page.get_by_label("Field").select_option("topics")
    page.get_by_label("Value").fill("frames")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("button", name="Apply to 1 item")).to_be_visible()


def show_result(page: Page, item: Item) -> None:
    show_preview(page, item)
    page.get_by_role("button", name="Apply to 1 item").click()
    expect(page.get_by_text("Done.")).to_be_visible()


def show_batch(page: Page, item: Item) -> None:
    page.goto(f"/admin/batches/{Batch.objects.latest('pk').pk}/")


def show_group(page: Page, item: Item) -> None:
    page.goto("/admin/suggestions/")
    page.locator("[data-row]").first.press("Enter")
    expect(page.get_by_label("Neither: set it to")).to_be_visible()


def at(path: str) -> Callable[[Page, Item], None]:
    return lambda page, item: page.goto(path) and None


PAGES: dict[str, Callable[[Page, Item], None]] = {
    "index": at("/admin/"),
    "inbox": at("/admin/suggestions/"),
    "inbox, emptied": at("/admin/suggestions/?field=topics"),
    "group": show_group,
    "several groups": at("/admin/suggestions/preview/?verdict=hold&all=1"),
    "form": show_form,
    "question": show_question,
    "conflict": show_conflict,
    "bulk preview": show_preview,
    "bulk result": show_result,
    "batches": at("/admin/batches/"),
    "list of batches": at("/admin/content/batch/"),
    "batch": show_batch,
    "terms": at("/admin/content/category/"),
    "moving a term": at("/admin/taxonomy/move/?category=Science&to_category=Nature"),
    "aliases of terms": at("/admin/content/termalias/"),
    "canary sets": at("/admin/content/canaryset/"),
    "pauses": at("/admin/content/ingestpause/"),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_and_nothing_sticks_out(visitor: Visitor, theme: str, width: int) -> None:
    client_of("operator")
    item = furnished()
    page = signed_in(visitor, "/admin/", role="operator", color_scheme=theme, viewport={"width": width, "height": 900})
    found = {}
    for name, show in PAGES.items():
        show(page, item)
        result = Axe().run(page, options=AXE)
        if result.violations_count:
            found[name] = result.generate_report()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name] = "sticks out"
    assert found == {}


def test_a_vanished_item_shows_what_was_typed(visitor: Visitor) -> None:
    item = furnished()
    page = signed_in(visitor, page_of(item))
    page.get_by_label("Title", exact=True).fill("Typed with care")
    Item.objects.filter(pk=item.pk).delete()

    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_text("Typed with care")).to_be_visible()
    assert Axe().run(page, options=AXE).violations_count == 0
    visitor.complaints = [complaint for complaint in visitor.complaints if "410" not in complaint]

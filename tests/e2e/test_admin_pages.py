"""Pages of the admin that only come when something is decided or gone: axe finds nothing in them, nothing sticks out."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from content.models import Item
from tests.builders import NOON, curated, make_item, make_text, science
from tests.e2e.conftest import Visitor

#: Without it axe fetches the style sheets anew, by addresses that are not theirs, and the page's policy objects.
AXE = {"preload": False}

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def furnished() -> Item:
    """Return an item with decisions about it."""
    item = make_item(title="The signal box", categories=science("Oceans"), topics=["levers"], language="en")
    make_text(item, text="• Levers and frames. " * 40)
    for language in ("de", "fr"):
        curated(item, "language", language)
    return item


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_end_of_a_bulk_edit(visitor: Visitor, theme: str, width: int) -> None:
    furnished()
    page = visitor.enter("/admin/content/item/bulk/?q=signal", color_scheme=theme, viewport={"width": width, "height": 900})
    page.get_by_label("Field").select_option("topics")
    page.get_by_label("Value").fill("frames")
    page.get_by_role("button", name="Preview").click()

    page.get_by_role("button", name="Apply to 1 item").click()

    expect(page.get_by_text("Done.")).to_be_visible()
    assert Axe().run(page, options=AXE).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_edit_shows_how_far_it_is(visitor: Visitor) -> None:
    said = {"title": "The signal box", "categories": science()}
    rows = (Item(source="youtube", external_id=f"box-{n}", analysis=said, indexed_at=NOON, observed_at=NOON) for n in range(4000))
    Item.objects.bulk_create(rows, batch_size=500)
    page = visitor.enter("/admin/content/item/bulk/?q=signal")
    page.get_by_label("Field").select_option("topics")
    page.get_by_label("Value").fill("frames")
    page.get_by_role("button", name="Preview").click()

    page.get_by_role("button", name="Apply to 4000 items").click(no_wait_after=True)

    # Seen while the page still grows: of all steps the last one.
    expect(page.locator(".steps progress:visible")).to_have_count(1)
    expect(page.get_by_text("Done.")).to_be_visible(timeout=60_000)
    expect(page.locator(".steps progress:visible")).to_have_count(0)


def test_a_vanished_item_shows_what_was_typed(visitor: Visitor) -> None:
    item = furnished()
    page = visitor.enter(f"/admin/content/item/{item.pk}/change/?_changelist_filters=q%3Dsignal")
    page.get_by_label("Title", exact=True).fill("Typed with care")
    Item.objects.filter(pk=item.pk).delete()

    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_text("Typed with care")).to_be_visible()
    assert Axe().run(page, options=AXE).violations_count == 0
    visitor.complaints = [complaint for complaint in visitor.complaints if "410" not in complaint]

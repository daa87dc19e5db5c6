"""A curator empties the inbox without a mouse, and without scripts; axe finds nothing on its pages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from content.models import Batch, Item
from tests.builders import make_suggestion
from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def fill_inbox() -> tuple[list[Item], list[Item]]:
    """Store two groups: three items whose topic has another name, two in another language."""
    topics = [make_suggestion("topics", people=["AI"], machine=["Artificial Intelligence"]) for _ in range(3)]
    return topics, [make_suggestion() for _ in range(2)]


def languages(items: list[Item]) -> set[str]:
    """Return what the items show as their language."""
    return set(Item.objects.filter(pk__in=[item.pk for item in items]).values_list("language", flat=True))


def topics_of(item: Item) -> object:
    """Return what an item shows as its topics."""
    item.refresh_from_db()
    return item.effective["topics"]


def test_the_inbox_is_emptied_by_keys_alone(visitor: Visitor) -> None:
    topics, speech = fill_inbox()
    page = visitor.enter("/suggestions/")
    expect(page.locator(".wide-only .count-badge")).to_contain_text("2")

    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".note-box")).to_have_text("Accepted on 3 items.")
    assert topics_of(topics[0]) == ["Artificial Intelligence"]

    # The row is gone and the next one stands in its place: the keys go on without a mouse.
    expect(page.locator("[data-row]")).to_be_focused()
    page.keyboard.press("e")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.type("it")
    page.keyboard.press("Enter")
    expect(page.locator(".empty h2")).to_have_text("Nothing to decide")
    assert languages(speech) == {"it"}

    page.keyboard.press("u")
    expect(page.locator(".note-box")).to_contain_text("on 2 items.")
    expect(page.locator("[data-row]")).to_contain_text("French")
    assert languages(speech) == {"fr"}
    page.keyboard.press("u")
    expect(page.locator("[data-row]")).to_have_count(2)
    assert topics_of(topics[0]) == ["AI"]


def test_hold_and_pin_have_their_keys(visitor: Visitor) -> None:
    fill_inbox()
    page = visitor.enter("/suggestions/")

    page.keyboard.press("j")
    page.keyboard.press("h")
    expect(page.locator(".note-box")).to_have_text("Held on 3 items.")
    page.keyboard.press("p")

    expect(page.locator(".note-box")).to_have_text("Pinned on 2 items.")


def test_keys_do_nothing_before_a_row_is_chosen_or_while_somebody_types(visitor: Visitor) -> None:
    fill_inbox()
    page = visitor.enter("/suggestions/")

    page.keyboard.press("a")
    page.keyboard.press("/")
    page.keyboard.type("ahpux")

    expect(page.get_by_label("Search items")).to_have_value("ahpux")
    assert not Batch.objects.exists()


def test_the_filter_key_opens_what_would_narrow_the_inbox(visitor: Visitor) -> None:
    fill_inbox()
    make_suggestion(author="Night Trains")
    page = visitor.enter("/suggestions/")

    page.keyboard.press("f")
    expect(page.locator("[data-filters] a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-filters] a").first).to_be_hidden()
    page.keyboard.press("f")
    page.locator("[data-filters] a", has_text="Night Trains").click()

    expect(page.locator(".chip", has_text="Channel: Night Trains")).to_be_visible()
    expect(page.locator("[data-row]")).to_have_count(1)


def test_selected_groups_are_previewed_and_decided_as_one_batch(visitor: Visitor) -> None:
    fill_inbox()
    page = visitor.enter("/suggestions/")

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Accept…").click()
    expect(page.locator("h1")).to_have_text("Accept 2 changes?")
    page.get_by_label("Reason").fill("The new model is better")
    page.get_by_role("button", name="Accept on 5 items").click()

    expect(page.locator(".empty h2")).to_have_text("Nothing to decide")
    assert [(batch.reason, batch.counts) for batch in Batch.objects.all()] == [("The new model is better", {"items": 5})]


def test_everything_works_without_scripts(visitor: Visitor) -> None:
    _topics, speech = fill_inbox()
    page = visitor.enter("/suggestions/", java_script_enabled=False)

    page.locator("[data-row]", has_text="French").click()
    page.get_by_label("Neither: set it to").fill("it")
    page.get_by_role("button", name="Set on 2 items").click()
    expect(page.locator(".note-box")).to_be_visible()
    assert languages(speech) == {"it"}
    page.get_by_role("link", name="Batches").click()
    page.get_by_role("link", name="Undo…").click()
    page.get_by_role("button", name="Undo this batch").click()

    expect(page.locator(".sheet h2")).to_have_text("2 taken back")
    assert languages(speech) == {"fr"}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_axe_finds_nothing_and_nothing_sticks_out(visitor: Visitor, theme: str, width: int) -> None:
    topics, speech = fill_inbox()
    page = visitor.enter("/suggestions/", color_scheme=theme, viewport={"width": width, "height": 900})
    page.locator("[data-row]", has_text="French").click()
    group = page.url
    page.get_by_role("button", name="Accept").click()
    batch = f"/batches/{Batch.objects.get().pk}/"
    preview = "/suggestions/preview/?verdict=hold&all=1"
    found = {}
    for path in ("/suggestions/", group.replace(visitor.address, ""), preview, "/suggestions/?source=reddit", "/batches/", batch):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details.menu').forEach((menu) => { menu.open = true; })")
        page.evaluate("document.querySelector('[data-row]')?.focus()")
        result = Axe().run(page)
        if result.violations_count:
            found[path] = result.generate_report()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[path] = "sticks out"
    assert found == {}
    assert (len(topics), languages(speech)) == (3, {"en"})

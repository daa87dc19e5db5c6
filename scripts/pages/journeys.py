"""What is done on a page while it is observed: the frequent things, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from scripts.pages.scenes import settle


def look(page: Page) -> None:
    """Only look."""


def choose_value(page: Page) -> None:
    """Choose the first value of the first facet; on a phone the drawer is opened first."""
    drawer = page.locator("label.drawer-open")
    if drawer.is_visible():
        drawer.click()
    page.locator("#facet-category a.include").first.click()
    expect(page.locator(".chip").first).to_be_attached()
    settle(page)


def search(page: Page) -> None:
    """Type two words and ask for them."""
    page.locator("#q").focus()
    page.keyboard.type("tidal power")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("tidal power")
    settle(page)


def open_item(page: Page) -> None:
    """Open the first item of the list."""
    page.locator("a[data-row]").first.click()
    expect(page.locator("article.read")).to_be_visible()
    settle(page)


def change_text(page: Page) -> None:
    """Open the second of an item's texts."""
    page.locator(".tabs a").nth(1).click()
    expect(page.locator(".tabs a").nth(1)).to_have_attribute("aria-current", "page")
    settle(page)


@dataclass(frozen=True)
class Journey:
    """A scene, what is done there, and the words for it."""

    words: str
    scene: str
    do: Callable[[Page], None] = look


JOURNEYS = (
    Journey("list, a visitor", "list-first"),
    Journey("list, a curator with filters", "list"),
    Journey("list as a table", "list-table"),
    Journey("reader, a visitor", "reader-video"),
    Journey("reader, a curator", "reader"),
    Journey("list: choose a value", "list-first", choose_value),
    Journey("list: search two words", "list-first", search),
    Journey("list: open an item", "list-first", open_item),
    Journey("reader: another text", "reader-video", change_text),
)

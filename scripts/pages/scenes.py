"""What a scene is: an address of a product, who looks at it, and what that person does there before it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

THEMES = ("light", "dark")
SIZES = {"wide": (1440, 860), "phone": (390, 844)}
BUSY = ".htmx-request, .htmx-swapping, .htmx-settling"


def stay(page: Page) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Scene:
    """One state of one page. `path` may name places ({video}); `who` is a role, or "" for nobody."""

    path: str
    who: str = "curator"
    then: Callable[[Page], None] = stay
    product: str = "demo"
    status: int = 200
    sizes: tuple[str, ...] = tuple(SIZES)


def settle(page: Page) -> None:
    """Wait until nothing is being fetched or swapped."""
    expect(page.locator(BUSY)).to_have_count(0)


def press(key: str, until: str) -> Callable[[Page], None]:
    """Return the pressing of a key, until something is seen."""

    def do(page: Page) -> None:
        page.keyboard.press(key)
        expect(page.locator(until).first).to_be_visible()
        settle(page)

    return do


def click(what: str, until: str = "") -> Callable[[Page], None]:
    """Return a click on the first of what a selector finds, until something is seen."""

    def do(page: Page) -> None:
        page.locator(what).first.click()
        if until:
            expect(page.locator(until).first).to_be_visible()
        settle(page)

    return do

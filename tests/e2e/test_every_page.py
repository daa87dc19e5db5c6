"""Every page, the very ones of the pictures, in both themes and at every width: axe finds nothing, nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from scripts.pages.all import SCENES, Stage
from scripts.pages.scenes import THEMES

pytestmark = pytest.mark.e2e
FULL = pytest.mark.soak

#: Without it axe fetches the style sheets anew, by addresses that are not theirs, and the page's policy objects.
AXE = {"preload": False}
#: What depends on the theme alone.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
#: Between them the lines of the style sheets fall.
WIDTHS = (320, 390, 768, 1440, 2560)
#: What Chromium says of every page whose status is an error, as some are to be.
REFUSED = "Failed to load resource: the server responded with a status of"


def complaints(page: Page) -> list[str]:
    """Return a list into which everything goes that the browser complains about from now on."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def faults(page: Page, **only: object) -> list[str]:
    """Return what axe finds."""
    result = Axe().run(page, options={**AXE, **only})
    return [result.generate_report()] if result.violations_count else []


def too_wide(page: Page) -> list[int]:
    """Return the widths at which the page is wider than its window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(width)
    return found


def windows() -> Iterator[Any]:
    """Yield each scene in one size, in turns the wide and the narrow one; the others are the full length."""
    for number, (name, scene) in enumerate(SCENES.items()):
        chosen = scene.sizes[number % len(scene.sizes)]
        for size in scene.sizes:
            yield pytest.param(name, size, marks=() if size == chosen else FULL)


@pytest.mark.parametrize(("name", "size"), [*windows()])
def test_page_is_accessible_and_quiet(stage: Stage, name: str, size: str) -> None:
    scene = SCENES[name]
    theme, other = THEMES if size == "wide" else THEMES[::-1]
    context = stage.context(scene, theme=theme, size=size)
    page = context.new_page()
    said = complaints(page)

    status = stage.play(page, scene)
    found = faults(page)
    page.emulate_media(color_scheme="dark" if other == "dark" else "light")
    found += faults(page, **COLOURS)

    assert status == scene.status
    assert found == []
    assert [line for line in said if not line.startswith(REFUSED)] == []
    assert too_wide(page) == []
    context.close()

"""Every scene by name, and the way to one in a browser."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

from scripts.pages import admin, desk, edges, viewer
from scripts.pages.products import Products
from scripts.pages.scenes import SIZES, Scene

SCENES: dict[str, Scene] = {**viewer.SCENES, **desk.SCENES, **admin.SCENES, **edges.SCENES}
SESSION = "sessionid"


@dataclass
class Stage:
    """A browser and the products behind it."""

    browser: Browser
    products: Products

    def context(self, scene: Scene, *, theme: str, size: str) -> BrowserContext:
        """Return a window of its own, in which the scene's person is signed in."""
        product = self.products[scene.product]
        width, height = SIZES[size]
        context = self.browser.new_context(
            base_url=product.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
            locale="en-GB",
        )
        if scene.who:
            context.add_cookies([{"name": SESSION, "value": product.sessions[scene.who], "url": product.address}])
        return context

    def play(self, page: Page, scene: Scene) -> int:
        """Go to a scene and do what is done there; return the status of its address."""
        answer = page.goto(scene.path.format_map(self.products[scene.product].places))
        scene.then(page)
        return answer.status if answer else 0

"""Takes a picture of every page, in both themes, on a wide screen and on a phone: `make screenshots ARGS="list reader"`.

Without names every scene of scripts/pages is taken (CHROMIUM_PATH names the browser). What is kept in the repository is
listed in docs/screenshots/.gitignore; the rest is for looking at.
"""

from __future__ import annotations

import argparse
import base64
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from scripts.pages.all import SCENES, Stage
from scripts.pages.browser import chromium
from scripts.pages.products import products
from scripts.pages.scenes import THEMES

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
QUALITY = 82


def take_all(stage: Stage, names: Sequence[str]) -> int:
    """Take the pictures of some scenes; return how many bytes they have."""
    total = 0
    for name in names:
        scene = SCENES[name]
        for size in scene.sizes:
            for theme in THEMES:
                context = stage.context(scene, theme=theme, size=size)
                page = context.new_page()
                stage.play(page, scene)
                total += take(page, PICTURES / f"{name}-{theme}-{size}.webp")
                context.close()
    return total


def take(page: Page, path: Path) -> int:
    """Take one picture of what is in the window; return its bytes. Playwright's own pictures are several times as large."""
    session = page.context.new_cdp_session(page)
    picture = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(base64.b64decode(picture["data"]))
    print(f"{path.name} {path.stat().st_size // 1000} kB", flush=True)
    return path.stat().st_size


def main() -> None:
    """Read the names of the scenes and take their pictures."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *SCENES], metavar="NAME", help="scenes; all when none is named")
    names = parser.parse_args().names or list(SCENES)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with products() as running, sync_playwright() as playwright:
        browser = chromium(playwright)
        total = take_all(Stage(browser, running), names)
        browser.close()
    print(f"{len(names)} pages, {total // 1000} kB")


if __name__ == "__main__":
    main()

"""Measures the pages in Chromium on the demo archive: `make bench-pages` (docs/benchmarks.md, "Pages in a browser").

Every look is in a window of its own with nothing cached, in front of the product as it is deployed. Medians of some
rounds, in both themes.
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from statistics import median

from playwright.sync_api import sync_playwright

from scripts.pages.all import SCENES, Stage
from scripts.pages.browser import chromium
from scripts.pages.journeys import JOURNEYS, Journey
from scripts.pages.observe import Observer, Seen
from scripts.pages.products import products
from scripts.pages.scenes import SIZES, THEMES

COLUMNS = ("page, action", "window", "first paint", "largest", "interaction", "answer shown", "layout shift", "kB")


@dataclass(frozen=True)
class Look:
    """What was seen in one look, and the bytes of it."""

    seen: Seen
    transferred: int


def look(stage: Stage, journey: Journey, *, theme: str, size: str) -> Look:
    """Take one look."""
    scene = SCENES[journey.scene]
    context = stage.context(scene, theme=theme, size=size)
    page = context.new_page()
    observer = Observer(page)
    stage.play(page, scene)
    page.wait_for_load_state("networkidle")
    transferred = observer.transferred
    journey.do(page)
    found = Look(observer.seen(), transferred)
    context.close()
    return found


def line(journey: Journey, window: int, looks: list[Look]) -> str:
    """Return a line of the table: medians in milliseconds, the worst shift, the most bytes."""
    times = [median(getattr(look.seen, name) for look in looks) for name in ("contentful", "largest", "longest", "shown")]
    worst = max(look.seen.shift for look in looks)
    weight = max(look.transferred for look in looks) / 1000
    cells = (journey.words, window, *(f"{time:.0f} ms" if time else "" for time in times), f"{worst:.3f}", f"{weight:.0f}")
    return f"| {' | '.join(map(str, cells))} |"


def lines(stage: Stage, rounds: int) -> Iterator[str]:
    """Yield the table. Windows and themes take turns, so that a busy moment is nobody's alone; the first round is left out."""
    for journey in JOURNEYS:
        looks: dict[str, list[Look]] = {size: [] for size in SIZES}
        for round_ in range(rounds + 1):
            for size, theme in product(SIZES, THEMES):
                found = look(stage, journey, theme=theme, size=size)
                looks[size] += [found] if round_ else []
        for size, (width, _height) in SIZES.items():
            yield line(journey, width, looks[size])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m scripts.pages.measure", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each window looks; one more comes first and is left out")
    rounds = parser.parse_args().rounds
    with products() as running, sync_playwright() as playwright:
        browser = chromium(playwright)
        machine = f"{os.cpu_count()} cores {platform.machine()}, Chromium {browser.version}"
        print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f} at the beginning")
        print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|")
        for text in lines(Stage(browser, running), rounds):
            print(text, flush=True)
        browser.close()
        print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()

"""Takes the pictures of docs/screenshots from a running product on a fresh demo archive.

python scripts/screenshots.py [NAME …]   (all pages without names; CHROMIUM_PATH names the browser)
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or "/usr/bin/chromium"
PASSWORD = re.compile(r"^Password:\s+(\S+)", re.MULTILINE)
SIZES = {"wide": {"width": 1440, "height": 860}, "phone": {"width": 390, "height": 844}}
THEMES = ("light", "dark")
LARGEST = 250_000
PATIENCE = 90.0
#: Which item of a list is next to be changed for a picture.
PLACES = count(1)
TAKEN = "/?category=Business&category=Education&category.not=Food"


@dataclass(frozen=True)
class Product:
    """A product that serves the demo archive, and the password of its curator."""

    address: str
    password: str


@contextmanager
def running_product() -> Iterator[Product]:
    """Start a quickstart in a folder of its own; stop it and drop the folder at the end."""
    with tempfile.TemporaryDirectory(prefix="holdfast-pictures-") as folder:
        port = free_port()
        command = [sys.executable, "manage.py", "quickstart", "--port", str(port)]
        hidden = ("DATABASE_URL", "DATABASE_URL_POSTGRES_NEW", "SQLITE_NAME")
        environ = {name: value for name, value in os.environ.items() if name not in hidden}
        log = Path(folder) / "log"
        with log.open("w") as stream:
            process = subprocess.Popen(command, cwd=ROOT, env=environ | {"VAR_DIR": folder}, stdout=stream, stderr=stream)
            try:
                yield Product(f"http://127.0.0.1:{port}", await_password(process, log, port))
            finally:
                process.terminate()
                process.wait(timeout=20)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_password(process: subprocess.Popen[bytes], log: Path, port: int) -> str:
    """Wait until the product answers; return the password that it printed."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        found = PASSWORD.search(log.read_text())
        if found and answers(f"http://127.0.0.1:{port}/readyz"):
            return found[1]
        time.sleep(0.3)
    raise SystemExit(f"the product did not start:\n{log.read_text()}")


def answers(address: str) -> bool:
    """Whether an address answers with success."""
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def sign_in(page: Page, product: Product) -> None:
    """Sign the curator in."""
    page.goto(product.address + "/login/")
    page.fill("#id_username", "curator")
    page.fill("#id_password", product.password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")


def show_list(page: Page, address: str) -> None:
    """The list under a filter."""
    page.goto(address + TAKEN)


def show_drawer(page: Page, address: str) -> None:
    """The sidebar; on a phone it is opened first."""
    page.goto(address + TAKEN)
    if page.locator("label.drawer-open").is_visible():
        page.locator("label.drawer-open").click()


def show_table(page: Page, address: str) -> None:
    """The compact table."""
    page.goto(address + TAKEN + "&view=table")


def show_reader(page: Page, address: str) -> None:
    """An item that a person categorised."""
    page.goto(address + "/?category=Education")
    page.locator(".card:has(.tag.human):has-text('summaries') [data-row]").first.click()
    page.wait_for_selector(".prose")


def show_import(page: Page, address: str) -> None:
    """The report of the demo's import."""
    page.goto(address + "/imports/1/")


def show_admin(page: Page, address: str) -> None:
    """The items in the admin."""
    page.goto(address + "/admin/content/item/")


def show_inbox(page: Page, address: str) -> None:
    """The inbox inside the admin, on its first group."""
    page.goto(address + "/admin/suggestions/")
    page.locator("[data-row]").first.focus()


def show_form(page: Page, address: str) -> None:
    """The form of an item that people decided about, with a new term."""
    page.goto(address + "/admin/content/item/?state=curated")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Category", exact=True).fill("Ferries")
    page.get_by_label("Category", exact=True).press("Enter")


def show_conflict(page: Page, address: str) -> None:
    """The form after somebody else decided: the second of two tabs that are saved. Each picture is of another item."""
    page.goto(address + "/admin/content/item/?state=curated")
    page.locator("#result_list tbody th a").nth(next(PLACES)).click()
    title = page.get_by_label("Title", exact=True).input_value()
    other = page.context.new_page()
    other.goto(page.url)
    saved = ((other, ", revisited", "ferries", ".messagelist"), (page, ", in brief", "timetables", "#conflict"))
    for tab, ending, topic, answer in saved:
        tab.get_by_label("Topics").fill(topic)
        tab.get_by_label("Title", exact=True).fill(title + ending)
        tab.get_by_role("button", name="Save and continue editing").click()
        tab.wait_for_selector(answer)
    other.close()


def show_empty(page: Page, address: str) -> None:
    """A result without items, and what to drop."""
    page.goto(address + "/?category=Space&language=de")


def show_insights(page: Page, address: str) -> None:
    """How the collection grows."""
    page.goto(address + "/insights/")


def show_views(page: Page, address: str) -> None:
    """A saved view and a share link; made once."""
    page.goto(address + "/views/")
    for button in ("Save as view", "Make a link") if page.locator(".empty").is_visible() else ():
        page.goto(address + TAKEN)
        page.locator(".tools .menu summary").click()
        page.locator(".tools .menu").get_by_role("button", name=button).click()
    page.goto(address + "/views/")


def show_login(page: Page, address: str) -> None:
    """The page where a person signs in."""
    page.context.clear_cookies()
    page.goto(address + "/login/")


PAGES: dict[str, Callable[[Page, str], None]] = {
    "list": show_list,
    "table": show_table,
    "reader": show_reader,
    "import": show_import,
    "admin": show_admin,
    "admin-inbox": show_inbox,
    "admin-form": show_form,
    "admin-conflict": show_conflict,
    "empty": show_empty,
    "drawer": show_drawer,
    "insights": show_insights,
    "views": show_views,
    "login": show_login,
}
#: A picture that is only worth taking in one size.
ONLY = {"drawer": "phone", "empty": "wide"}


def take_all(browser: Browser, product: Product, names: list[str]) -> None:
    """Take every picture; a file that is too large for the repository stops the run."""
    for theme in THEMES:
        for size, viewport in SIZES.items():
            context = browser.new_context(viewport=viewport, color_scheme=theme, reduced_motion="reduce", locale="en-GB")  # type: ignore[arg-type]
            page = context.new_page()
            sign_in(page, product)
            for name in names:
                if ONLY.get(name, size) == size:
                    PAGES[name](page, product.address)
                    take(page, PICTURES / f"{name}-{theme}-{size}.png")
            context.close()


def take(page: Page, path: Path) -> None:
    """Take one picture."""
    page.screenshot(path=path)
    length = path.stat().st_size
    print(f"{path.relative_to(ROOT)} {length // 1000} kB")
    if length > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST // 1000} kB")


def main() -> None:
    """Read the names of the pages and take their pictures."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/screenshots.")
    parser.add_argument("names", nargs="*", choices=[[], *PAGES], help="pages; all when none is named")
    names = parser.parse_args().names or list(PAGES)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_product() as product, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-lcd-text", "--lang=en-GB"]
        )
        take_all(browser, product, names)
        browser.close()


if __name__ == "__main__":
    main()

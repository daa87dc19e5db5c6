"""The pages of the admin: decisions in their own frame, and what operators look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import count

from playwright.sync_api import Page, expect

from scripts.pages.scenes import Scene, click

ITEMS = "/admin/content/item/"
UPLOAD = "/admin/content/archiveimport/upload/"
TURN = count(1)


def write_term(page: Page) -> None:
    """Name a new category."""
    page.get_by_label("Category", exact=True).fill("Ferries")
    page.get_by_label("Category", exact=True).press("Enter")
    expect(page.locator(".picked .badge").last).to_be_visible()


def conflict(page: Page) -> None:
    """Save in a second tab first; the page then shows both versions. Each time it is another item."""
    page.locator("#result_list tbody th a").nth(next(TURN)).click()
    title = page.get_by_label("Title", exact=True).input_value()
    other = page.context.new_page()
    other.goto(page.url)
    saved = ((other, ", revisited", "ferries", ".messagelist"), (page, ", in brief", "timetables", "#conflict"))
    for tab, ending, topic, answer in saved:
        tab.get_by_label("Topics").fill(topic)
        tab.get_by_label("Title", exact=True).fill(title + ending)
        tab.get_by_role("button", name="Save and continue editing").click()
        expect(tab.locator(answer).first).to_be_visible()
    other.close()


def preview(page: Page) -> None:
    """Ask what a bulk edit would do."""
    page.get_by_label("Field").select_option("topics")
    page.get_by_label("Value").fill("cooperation")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("button", name="Apply to")).to_be_visible()


def bridges() -> bytes:
    """Return an archive of two rows; one has no id."""
    rows = [("yt:bridge-1", "Notes on a bridge", "2026-02-01"), (None, "Notes on another", None)]
    with closing(sqlite3.connect(":memory:")) as archive:
        archive.execute("CREATE TABLE content (id TEXT, title TEXT, published_at TEXT)")
        archive.executemany("INSERT INTO content VALUES (?, ?, ?)", rows)
        archive.commit()
        return archive.serialize()


def upload(data: bytes, until: str) -> Callable[[Page], None]:
    """Return the upload of a file with a dry run, until its report says something."""

    def do(page: Page) -> None:
        page.get_by_label("Archive").set_input_files({"name": "bridges.db", "mimeType": "application/x-sqlite3", "buffer": data})
        page.get_by_role("button", name="Upload and start").click()
        expect(page.get_by_text(until)).to_be_visible(timeout=30_000)

    return do


SCENES = {
    "admin": Scene("/admin/", who="operator"),
    "admin-curator": Scene("/admin/"),
    "admin-items": Scene(ITEMS),
    "admin-items-search": Scene(f"{ITEMS}?q=tidal&state=curated"),
    "admin-items-none": Scene(f"{ITEMS}?q=nothinglikethis"),
    "admin-item": Scene(f"{ITEMS}{{pk}}/change/", then=write_term),
    "admin-conflict": Scene(f"{ITEMS}?state=curated", then=conflict),
    "admin-item-restore": Scene(f"{ITEMS}{{other}}/change/", then=click("button.restore", ".restore")),
    "admin-bulk": Scene(f"{ITEMS}bulk/?q=harbour", then=preview),
    "admin-suggestions": Scene("/admin/suggestions/"),
    "admin-suggestion": Scene("/admin/suggestions/", then=click("a[data-row]")),
    "admin-suggestions-none": Scene("/admin/suggestions/?field=title"),
    "admin-suggestions-preview": Scene("/admin/suggestions/preview/?verdict=hold&all=1"),
    "admin-batches": Scene("/admin/batches/"),
    "admin-batch": Scene("/admin/batches/{batch}/"),
    "admin-batch-list": Scene("/admin/content/batch/"),
    "admin-categories": Scene("/admin/content/category/"),
    "admin-category-move": Scene("/admin/taxonomy/move/?category=Science&to_category=Nature"),
    "admin-term-aliases": Scene("/admin/content/termalias/"),
    "admin-aliases": Scene("/admin/content/alias/"),
    "admin-holds": Scene("/admin/content/hold/"),
    "admin-ledger": Scene("/admin/content/curationevent/"),
    "admin-canaries": Scene("/admin/content/canaryset/", who="operator"),
    "admin-imports": Scene("/admin/content/archiveimport/", who="operator"),
    "admin-import": Scene("/admin/content/archiveimport/{spoilt}/change/", who="operator"),
    "admin-import-undo": Scene("/admin/content/archiveimport/{spoilt}/undo/", who="operator"),
    "admin-upload": Scene(UPLOAD, who="operator"),
    "admin-upload-report": Scene(UPLOAD, who="operator", then=upload(bridges(), "Dry run: nothing was written.")),
    "admin-upload-refused": Scene(UPLOAD, who="operator", then=upload(b"Dear diary", "is not a SQLite database")),
    "admin-notes": Scene("/admin/content/importnote/", who="operator"),
    "admin-quarantine": Scene("/admin/content/quarantinedrow/", who="operator"),
    "admin-quarantined": Scene("/admin/content/quarantinedrow/{row}/change/", who="operator"),
    "admin-raw-rows": Scene("/admin/content/archiverow/", who="operator"),
    "admin-runs": Scene("/admin/content/ingestrun/", who="operator"),
    "admin-pauses": Scene("/admin/content/ingestpause/", who="operator"),
    "admin-tokens": Scene("/admin/content/apitoken/", who="operator"),
    "admin-snapshots": Scene("/admin/snapshots/", who="operator"),
    "admin-users": Scene("/admin/auth/user/", who="admin"),
    "admin-user": Scene("/admin/auth/user/1/change/", who="admin"),
    "admin-user-add": Scene("/admin/auth/user/add/", who="admin"),
    "admin-user-password": Scene("/admin/auth/user/1/password/", who="admin"),
    "admin-attempts": Scene("/admin/axes/accessattempt/", who="admin"),
}

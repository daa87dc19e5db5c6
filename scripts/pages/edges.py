"""The edges: what is shown when nothing is there yet, when somebody may not, and when something is broken."""

from __future__ import annotations

from playwright.sync_api import Page

from scripts.pages.scenes import Scene


def send_stale_form(page: Page) -> None:
    """Send a form after the browser lost its cookies."""
    page.context.clear_cookies()
    page.fill("#id_username", "somebody")
    page.fill("#id_password", "something")
    page.locator("main button[type=submit]").click()
    page.wait_for_selector(".code")


def empty(path: str, who: str = "curator") -> Scene:
    """Return a page of a product without content."""
    return Scene(path, who=who, product="empty")


SCENES = {
    "error-400": Scene("/?q=a%00b", who="", status=400),
    "error-403": Scene("/trash/", who="viewer", status=403),
    "error-403-form": Scene("/login/", who="", then=send_stale_form),
    "error-404": Scene("/nowhere/", who="viewer", status=404),
    "error-404-admin": Scene("/admin/nowhere/", status=404),
    "error-500": Scene("/broken/", status=500),
    "error-503": Scene("/", who="", product="away", status=503),
    "first-run": empty("/"),
    "first-run-visitor": empty("/", who=""),
    "empty-suggestions": empty("/suggestions/"),
    "empty-batches": empty("/batches/"),
    "empty-taxonomy": empty("/taxonomy/"),
    "empty-trash": empty("/trash/"),
    "empty-views": empty("/views/"),
    "empty-insights": empty("/insights/"),
    "empty-imports": empty("/imports/"),
    "empty-admin": empty("/admin/", who="operator"),
    "empty-admin-items": empty("/admin/content/item/", who="operator"),
    "empty-admin-imports": empty("/admin/content/archiveimport/", who="operator"),
    "empty-admin-quarantine": empty("/admin/content/quarantinedrow/", who="operator"),
    "empty-admin-snapshots": empty("/admin/snapshots/", who="operator"),
    "empty-admin-runs": empty("/admin/content/ingestrun/", who="operator"),
    "empty-admin-categories": empty("/admin/content/category/", who="operator"),
    "empty-admin-ledger": empty("/admin/content/curationevent/", who="operator"),
}

"""The pages of a viewer: the list in its states, the reader of each kind, views, shared pages, insights, imports, accounts."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Page, expect

from scripts.pages.scenes import Scene, click, press, settle

TAKEN = "category=Business&category=Education&category.not=Food"
NAMES = count(1)


def open_drawer(page: Page) -> None:
    """Open the facets on a phone."""
    page.locator("label.drawer-open").click()
    expect(page.locator("aside.side, .side").first).to_be_visible()


def open_card(page: Page) -> None:
    """Open the chips of the first card for editing."""
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator(".card form").first).to_be_visible()
    settle(page)


def tick(page: Page) -> None:
    """Tick two items."""
    for number in (0, 1):
        page.locator("[data-pick]").nth(number).check()


def sign_in_wrongly(page: Page) -> None:
    """Sign in with a wrong password, and another name each time, so that nobody is locked out by it."""
    page.fill("#id_username", f"somebody-{next(NAMES)}")
    page.fill("#id_password", "wrong")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".errorlist, .note-box").first).to_be_visible()


def lock_out(page: Page) -> None:
    """Try wrong passwords until the account is locked for a while."""
    while page.locator("#id_password").is_visible():
        page.fill("#id_username", "somebody-else")
        page.fill("#id_password", "wrong")
        page.locator("main button[type=submit]").click()


SCENES = {
    "list": Scene(f"/?{TAKEN}"),
    "list-first": Scene("/", who=""),
    "list-table": Scene(f"/?{TAKEN}&view=table"),
    "list-drawer": Scene(f"/?{TAKEN}", then=open_drawer, sizes=("phone",)),
    "list-search": Scene("/?q=tidal+power"),
    "list-search-table": Scene("/?q=tidal+power&view=table", who="viewer"),
    "list-misspelt": Scene("/?q=librareis", who="viewer"),
    "list-nothing": Scene("/?category=Space&language=de", who="viewer"),
    "list-not-understood": Scene("/?sort=colour", who="viewer", status=400),
    "list-find-in-facet": Scene("/?find=category:sci", who="viewer"),
    "list-saved-view": Scene(f"/?{TAKEN}&language=en&saved={{view}}"),
    "list-card-edit": Scene(f"/?{TAKEN}", then=open_card),
    "list-picked": Scene(f"/?{TAKEN}", then=tick),
    "list-menu": Scene(f"/?{TAKEN}", then=click(".tools .menu summary", ".tools .menu form")),
    "keys": Scene("/", then=press("?", "dialog[open]")),
    "reader": Scene("/items/{curated}/?in=category%3DTechnology"),
    "reader-video": Scene("/items/{video}/", who="viewer"),
    "reader-article": Scene("/items/{article}/", who="viewer"),
    "reader-document": Scene("/items/{document}/", who="viewer"),
    "reader-conversation": Scene("/items/{conversation}/", who="viewer"),
    "reader-event": Scene("/items/{event}/", who="viewer"),
    "reader-transcript": Scene("/items/{transcript}/?variant=transcript&find=door", who="viewer"),
    "reader-search": Scene("/items/{curated}/?in=q%3Dtidal+power#match", who="viewer"),
    "reader-preferences": Scene("/items/{article}/", who="viewer", then=click(".prefs summary")),
    "reader-edit": Scene("/items/{curated}/", then=press("e", "#edit-place form")),
    "reader-deleted": Scene("/items/{deleted}/", status=410),
    "reader-deleted-viewer": Scene("/items/{deleted}/", who="", status=410),
    "reader-two-owners": Scene("/items/two-owners/", who="", status=300),
    "views": Scene("/views/"),
    "shared": Scene("/share/{token}/", who=""),
    "shared-item": Scene("/share/{token}/{shared_item}/", who=""),
    "shared-expired": Scene("/share/{expired}/", who="", status=410),
    "shared-revoked": Scene("/share/{revoked}/", who="", status=410),
    "insights": Scene("/insights/"),
    "imports": Scene("/imports/"),
    "import": Scene("/imports/{spoilt}/"),
    "login": Scene("/login/", who=""),
    "login-refused": Scene("/login/?next=/views/", who="", then=sign_in_wrongly),
    "login-locked": Scene("/login/", who="", then=lock_out),
    "password": Scene("/password/", who="viewer"),
    "password-changed": Scene("/password/changed/", who="viewer"),
}

"""Every page in both themes and on a phone: axe finds nothing and nothing sticks out."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from content.demo.kinds import send_kinds
from content.models import ArchiveImport, Item
from content.services.saved_views import flag_view, save_view
from content.services.share_links import make_link, token_of
from tests.builders import make_text, said, science
from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PAGES = {
    "list": "/?category=Science&category.not=News",
    "table": "/?view=table",
    "nothing found": "/?category=Science&language=de",
    "reader": "/items/youtube:{item}/?in=category%3DScience",
    "search": "/?q=captains+wind",
    "search as a table": "/?q=storm&view=table",
    "misspelt": "/?q=captians",
    "conversation": "/items/dialogue:tide-gauge-drift/?variant=message&find=the",
    "document": "/items/papers:harbour-minutes-1911/?variant=body",
    "event": "/items/almanac:repair-evening/",
    "reader from a search": "/items/youtube:{item}/?in=q%3Dsea&variant=transcript#match",
    "login": "/login/",
    "imports": "/imports/",
    "report": "/imports/{run}/",
    "password": "/password/",
    "view": "/?category=Science&language=en&saved={view}",
    "found in a facet": "/?find=category:sci",
    "transcript": "/items/youtube:{item}/?variant=transcript&find=sea",
    "views": "/views/",
    "insights": "/insights/",
    "bulk": "/bulk/?all=1",
    "shared": "/share/{token}/",
    "shared item": "/share/{token}/youtube:{item}/",
}
WIDTHS = (390, 768, 1440, 2560)


def prepare() -> tuple[dict[str, str], str]:
    """Fill the shelf; return the addresses of the pages and the session of a curator."""
    item = fill_shelf()[3]
    send_kinds(now=timezone.now())
    said(item, "categories", science("Weather"))
    report = {"tables": {"content": {"in": 2, "loaded": 1, "quarantined": 1}}, "seconds": 1.5}
    run = ArchiveImport.objects.create(file="old.db", sha256="ab" * 32, system="ytv2", status="done", report=report)
    run.notes.create(table="content", row_key="yt:1", column="title", code="nul", original="a", stored="b")
    run.quarantine.create(table="content", row_key="yt:2", reason="no id", row={"id": None})
    ana = User.objects.create_user("ana", is_staff=True)
    ana.groups.add(Group.objects.get(name="curator"))
    view = save_view(owner_id=ana.pk, name="The sea", query="category=Science", now=timezone.now())
    flag_view(view, flag="is_pinned", is_on=True)
    link = make_link(user_id=ana.pk, title="Science", query="category=Science", days=7, now=timezone.now())
    make_text(item, role="transcript", variant="", text="0:05 The sea\n0:09 rises")
    Item.objects.filter(pk=item.pk).update(published_at=timezone.now())
    client = Client()
    client.force_login(ana)
    places = {"item": item.external_id, "run": run.pk, "view": view.pk, "token": token_of(link)}
    addresses = {name: path.format(**places) for name, path in PAGES.items()}
    return addresses, client.cookies[project.SESSION_COOKIE_NAME].value


def walk(visitor: Visitor, **context: object) -> tuple[Page, dict[str, str]]:
    """Return a signed-in page and the addresses to visit."""
    addresses, session = prepare()
    page = visitor.open("/login/", **context)
    page.context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": session, "url": visitor.address}])
    return page, addresses


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visitor: Visitor, theme: str) -> None:
    page, addresses = walk(visitor, color_scheme=theme)
    found = {"login": Axe().run(page).generate_report()} if Axe().run(page).violations_count else {}

    for name, path in addresses.items():
        page.goto(path)
        results = Axe().run(page)
        if results.violations_count:
            found[name] = results.generate_report()

    assert found == {}


def test_nothing_sticks_out_at_any_width(visitor: Visitor) -> None:
    page, addresses = walk(visitor)
    wide = []

    for name, path in addresses.items():
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((name, width))

    assert wide == []

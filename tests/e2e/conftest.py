"""A real browser in front of the product. Whatever a page complains about fails the test that visited it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from scripts.pages.all import Stage
from scripts.pages.browser import chromium
from scripts.pages.products import products
from tests.builders import signed_in

# Playwright keeps an event loop in this thread; the tests' own database calls are still synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    with sync_playwright() as playwright:
        own = chromium(playwright)
        yield own
        own.close()


@pytest.fixture(scope="session")
def stage(browser: Browser) -> Iterator[Stage]:
    """The browser in front of products of their own: the demo archive, an empty one, one without its database."""
    with products() as running:
        yield Stage(browser, running)


class Visitor:
    """Opens pages as different people would, and remembers what the browser complained about."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def open(self, path: str = "/", **context: Any) -> Page:
        """Open a page in a browser of its own; `context` is Playwright's: viewport, colour scheme, scripts."""
        # Without motion, a colour is never caught halfway: its contrast would be another one.
        usual = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        own = self.browser.new_context(base_url=self.address, **{**usual, **context})
        self.contexts.append(own)
        page = own.new_page()
        page.on("console", lambda message: self.complain(message.type, message.text))
        page.on("pageerror", lambda error: self.complain("error", str(error)))
        page.goto(path)
        return page

    def enter(self, path: str = "/", *, name: str = "ana", role: str = "curator", **context: Any) -> Page:
        """Open a page as somebody of a role; an account that is not there yet is made."""
        page = self.open("/login/", **context)
        session = signed_in(role, name).cookies[project.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        page.goto(path)
        return page

    def complain(self, kind: str, text: str) -> None:
        """Remember errors and warnings; a violated security policy is one of them."""
        if kind in ("error", "warning"):
            self.complaints.append(f"{kind}: {text}")


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[Visitor]:
    """Somebody who is not signed in, on a dashboard that everybody may read."""
    settings.VIEWER_ACCESS = "public"
    visitor = Visitor(browser, live_server.url)
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert visitor.complaints == []

"""Listening: the player goes on while one browses, remembers where one stopped, and is the browser's own without scripts."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from content.models import Item
from content.services.media import store_audio
from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
AUDIO = "document.querySelector('#player audio')"


@pytest.fixture
def spoken(settings: Settings, tmp_path: Path) -> Item:
    """The first item of the shelf, with two minutes of silence."""
    settings.MEDIA_ROOT = tmp_path
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 1, 8000, 0, "NONE", ""))
        file.writeframes(b"\x80" * 8000 * 120)
    item = fill_shelf()[0]
    item.media = {"audio": store_audio(chunks=[sound.getvalue()], name="a.wav", root=tmp_path).path}
    item.save(update_fields=["media"])
    return item


def listen(page: Page) -> None:
    """Press the button and wait until the sound runs."""
    page.get_by_role("button", name="Listen").click()
    expect(page.locator("#player audio")).to_have_js_property("paused", False)
    expect(page.locator("#player audio")).to_have_js_property("readyState", 4)


def test_the_sound_goes_on_over_three_pages(visitor: Visitor, spoken: Item) -> None:
    page = visitor.open(spoken.get_absolute_url() + "?in=category%3DScience")
    listen(page)
    heard = page.evaluate(f"{AUDIO}.currentTime")

    page.locator(".around a", has_text="Next").click()
    expect(page.locator("h1")).to_have_text("Ice cores")
    page.locator(".read .meta a").click()
    expect(page.locator("[data-row]")).to_have_count(4)
    page.locator("[data-row]", has_text="Kelp forests").click()
    expect(page.locator("h1")).to_have_text("Kelp forests")

    assert page.evaluate(f"!{AUDIO}.paused && {AUDIO}.currentTime > {heard}")
    expect(page.get_by_role("region", name="Player")).to_contain_text("Storm logs")


def test_listening_goes_on_where_it_stopped(visitor: Visitor, spoken: Item) -> None:
    page = visitor.open(spoken.get_absolute_url())
    listen(page)
    page.get_by_label("Speed").select_option("1.5")
    page.evaluate(f"{AUDIO}.currentTime = 60")
    expect(page.locator("#player audio")).to_have_js_property("seeking", False)
    page.get_by_role("button", name="Close").click()

    page.reload()
    listen(page)

    assert page.evaluate(f"{AUDIO}.currentTime >= 60")
    assert page.evaluate(f"{AUDIO}.playbackRate") == 1.5


def test_without_scripts_the_browser_plays(visitor: Visitor, spoken: Item) -> None:
    page = visitor.open(spoken.get_absolute_url(), java_script_enabled=False)

    expect(page.locator(".listen audio")).to_be_visible()
    expect(page.get_by_role("button", name="Listen")).to_be_hidden()

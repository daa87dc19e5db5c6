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
def shelf(settings: Settings, tmp_path: Path) -> list[Item]:
    """The shelf: the first item with two minutes of silence, the two after it with less."""
    settings.MEDIA_ROOT = tmp_path
    items = fill_shelf()
    for item, seconds in zip(items, (120, 60, 30), strict=False):
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setparams((1, 1, 8000, 0, "NONE", ""))
            file.writeframes(b"\x80" * 8000 * seconds)
        item.media = {"audio": store_audio(chunks=[sound.getvalue()], name="a.wav", root=tmp_path).path}
        item.save(update_fields=["media"])
    return items


@pytest.fixture
def spoken(shelf: list[Item]) -> Item:
    """The first item of the shelf."""
    return shelf[0]


def listen(page: Page) -> None:
    """Press the button and wait until the sound runs."""
    page.locator(".listen [data-listen]").click()
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


def test_a_queue_is_played_over_three_pages(visitor: Visitor, shelf: list[Item]) -> None:
    page = visitor.open("/?category=Science")
    player = page.get_by_role("region", name="Player")
    page.locator(".card", has_text="Storm logs").get_by_role("button", name="Listen").click()
    expect(page.locator("#player audio")).to_have_js_property("paused", False)
    expect(player.get_by_role("button", name="Next")).to_be_hidden()

    page.locator("[data-row]", has_text="Ice cores").focus()
    page.keyboard.press("q")
    expect(page.get_by_role("status").first).to_have_text("1 in the queue")
    page.goto(shelf[2].get_absolute_url())
    expect(player).to_contain_text("Storm logs")
    page.locator(".listen").get_by_role("button", name="Queue").click()
    player.get_by_text("Queue 2").click()
    expect(player.locator("li")).to_have_text(["Ice cores✕", "Night trains✕"])

    page.keyboard.press("p")
    expect(page.locator("#player audio")).to_have_js_property("paused", False)
    page.keyboard.press("n")
    expect(player.locator("> a")).to_have_text("Ice cores")
    expect(page.locator("#player audio")).to_have_js_property("readyState", 4)
    page.evaluate(f"{AUDIO}.currentTime = 59.5")
    expect(player.locator("> a")).to_have_text("Night trains")
    expect(player.get_by_role("button", name="Next")).to_be_hidden()

    player.get_by_role("button", name="Close").click()
    page.reload()
    expect(player).to_be_hidden()


def test_what_waits_is_taken_out_of_the_queue(visitor: Visitor, shelf: list[Item]) -> None:
    page = visitor.open()
    player = page.get_by_role("region", name="Player")
    for title in ("Storm logs", "Ice cores", "Night trains"):
        page.locator(".card", has_text=title).get_by_role("button", name="Queue").click()
    player.get_by_text("Queue 2").click()

    player.get_by_role("button", name="Take Ice cores out of the queue").click()

    expect(player.locator("li")).to_have_text(["Night trains✕"])
    expect(player.locator("summary")).to_be_focused()


def test_without_scripts_the_browser_plays(visitor: Visitor, spoken: Item) -> None:
    page = visitor.open(spoken.get_absolute_url(), java_script_enabled=False)

    expect(page.locator(".listen audio")).to_be_visible()
    expect(page.locator("[data-listen]")).to_be_hidden()
    page.goto("/")
    expect(page.locator("[data-queue]").first).to_be_hidden()

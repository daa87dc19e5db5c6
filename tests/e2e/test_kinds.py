"""Conversations, documents and events in the reader: each is walked as what it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from content.models import Item
from dashboard.presenters.conversation import TURNS
from tests.builders import NOON, make_item, make_text
from tests.e2e.conftest import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def make_talk() -> Item:
    """Return a conversation of two pages: Marta asks, an assistant answers, a tool says something on the second page."""
    item = make_item(kind="conversation", title="Why does the gauge drift?")
    for number in range(TURNS + 4):
        speaker, text = ("Assistant", f"answer {number}") if number % 2 else ("Marta", f"question {number}")
        if number == TURNS + 1:
            speaker, text = "tool", "mean 4.2 mm"
        at = NOON + timedelta(minutes=number)
        make_text(item, role="message", variant="", position=number, speaker=speaker, text=text, occurred_at=at)
    return item


@SCRIPTS
def test_a_conversation_is_searched_and_leads_to_the_place(visitor: Visitor, scripts: bool) -> None:
    page = visitor.open(make_talk().get_absolute_url(), java_script_enabled=scripts)

    expect(page.locator(".turn.asks .speaker b").first).to_have_text("Marta")
    page.get_by_text("Jump to a turn").click()
    page.locator(".contents a", has_text="question 4").first.click()
    expect(page).to_have_url(re.compile("#turn-5$"))

    page.get_by_label("Search the conversation").fill("4.2 MM")
    page.locator("main").get_by_role("button", name="Search").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn mark")).to_have_text("4.2 mm")
    page.get_by_label("Search the conversation").fill(f"answer {TURNS + 3}")
    page.locator("main").get_by_role("button", name="Search").click()
    page.get_by_role("link", name="in its place").click()

    expect(page.locator(".turn")).to_have_count(4)
    expect(page.locator(f"#turn-{TURNS + 4}")).to_be_in_viewport()
    tool = page.locator(".turn.aside .prose")
    expect(tool).to_be_hidden()
    page.locator(".turn.aside summary").click()
    expect(tool).to_have_text("mean 4.2 mm")


@SCRIPTS
def test_a_document_is_read_along_its_contents(visitor: Visitor, scripts: bool) -> None:
    item = make_item(kind="document", title="Handbook", payload={"file_name": "handbook.pdf", "page_count": 3})
    for position, title in enumerate(("Before you open", "While people read", "When you close")):
        text = "\n\n".join(f"{title}, paragraph {number}." for number in range(40))
        make_text(item, role="body", variant="", position=position, text=text, meta={"title": title})
    page = visitor.open(item.get_absolute_url(), java_script_enabled=scripts)

    expect(page.locator("aside")).to_contain_text("handbook.pdf")
    expect(page.locator(".prose h2")).to_have_text(["Before you open", "While people read", "When you close"])
    page.locator(".contents a", has_text="When you close").click()

    expect(page.get_by_role("heading", name="When you close")).to_be_in_viewport()


@SCRIPTS
def test_an_event_goes_into_a_calendar(visitor: Visitor, scripts: bool) -> None:
    starts = timezone.now() + timedelta(days=5)
    place = {"location": "Tool library, Holm", "price_min": 0, "price_max": 0}
    item = make_item(kind="event", title="Repair evening", starts_at=starts, ends_at=starts + timedelta(hours=2), payload=place)
    page = visitor.open(item.get_absolute_url(), java_script_enabled=scripts)

    panel = page.get_by_role("region", name="When and where")
    expect(panel).to_contain_text("Upcoming, in 5 days")
    expect(panel).to_contain_text("Tool library, Holm")
    expect(panel).to_contain_text("Free")
    with page.expect_download() as taken:
        panel.get_by_role("link", name="Add to a calendar").click()

    assert taken.value.suggested_filename == "event.ics"
    assert "SUMMARY:Repair evening" in taken.value.path().read_text()

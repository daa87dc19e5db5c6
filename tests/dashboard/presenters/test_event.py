"""An event: its time here and there, its place and price, and the file for a calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from content.models import Item
from dashboard.presenters.calendar import folded
from dashboard.presenters.event import EventPanel, event_panel, price_text
from tests.builders import NOON, make_item, make_text

pytestmark = pytest.mark.django_db


def make_event(**overrides: Any) -> Item:
    """Return an event of two hours from NOON."""
    return make_item(**{"kind": "event", "starts_at": NOON, "ends_at": NOON + timedelta(hours=2), **overrides})


def panel(item: Item, now: datetime = NOON - timedelta(days=3)) -> EventPanel:
    """Return the panel of an event."""
    found = event_panel(item, now)
    assert found is not None
    return found


def test_a_time_has_its_zone_and_the_places_own_beside_it(settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"

    shown = panel(make_event(payload={"time_zone": "America/New_York", "location": "Pier 9"}))

    assert shown.when == "Sunday, 1 March 2026, 13:00 to 15:00 CET"
    assert shown.there == "07:00 EST at the place"
    assert shown.map_href == "https://www.openstreetmap.org/search?query=Pier+9"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (NOON - timedelta(days=3), "Upcoming, in 3 days"),
        (NOON - timedelta(hours=1), "Upcoming, today"),
        (NOON + timedelta(hours=1), "Now"),
        (NOON + timedelta(hours=2), "Past"),
    ],
    ids=["days before", "an hour before", "while it runs", "at its end"],
)
def test_an_event_is_still_to_come_or_over(now: datetime, state: str) -> None:
    assert panel(make_event(), now).state_text == state


def test_a_whole_day_has_no_hours() -> None:
    item = make_event(payload={"all_day": True, "time_zone": "Asia/Tokyo"}, ends_at=None)

    assert panel(item).when == "Sunday, 1 March 2026"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"price_min": 25.0, "price_max": 35.0, "currency": "USD"}, "25 to 35 USD"),
        ({"price_min": 0, "price_max": 0}, "Free"),
        ({"price_min": 7.5}, "7.50"),
        ({"price": "pay what you can"}, "pay what you can"),
        ({"price_min": True, "price_max": "many"}, ""),
        ({}, ""),
    ],
    ids=["from to", "free", "one price", "in words", "nonsense", "unknown"],
)
def test_a_price_reads_as_people_say_it(said: Any, text: str) -> None:
    assert price_text(said) == text


def test_only_events_with_a_time_have_a_panel() -> None:
    assert event_panel(make_item(kind="video", starts_at=NOON), NOON) is None
    assert event_panel(make_item(kind="event"), NOON) is None


def test_a_calendar_takes_the_event_in(client: Client, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"
    item = make_event(title="Tide; talk, and tea", payload={"location": "Harbour\nRoom 2"}, url="https://a.example/tide")

    answer = client.get(f"{item.get_absolute_url()}event.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast//Calendar//EN", "BEGIN:VEVENT"]
    assert lines[6:] == [
        "DTSTART:20260301T120000Z", "DTEND:20260301T140000Z", "SUMMARY:Tide\\; talk\\, and tea", "LOCATION:Harbour Room 2",
        "URL:https://a.example/tide", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_a_line_of_a_calendar_is_folded_between_characters() -> None:
    line = "SUMMARY:" + "é" * 60

    assert all(len(piece.encode()) <= 75 for piece in folded(line).split("\r\n"))
    assert folded(line).replace("\r\n ", "") == line


def test_an_item_without_a_time_has_no_calendar(client: Client, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"

    assert client.get(f"{make_item().get_absolute_url()}event.ics").status_code == 404


def test_the_reader_shows_file_and_place(client: Client, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"
    event = make_event(payload={"venue": "Kelp Hall"})
    document = make_item(kind="document", payload={"file_path": "in/minutes.pdf", "size_bytes": 2048, "page_count": 3})
    make_text(document, role="body", variant="", text="Minutes")

    shown = client.get(document.get_absolute_url()).context["page"].facts

    assert "Kelp Hall" in client.get(event.get_absolute_url()).content.decode()
    assert {(fact.label, fact.text) for fact in shown} >= {("File", "minutes.pdf"), ("Size", "2.0 KB"), ("Pages", "3")}

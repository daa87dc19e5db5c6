"""An event: when it is, in the shown time zone and in its own, where, what it costs, and whether it is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from content.keys import to_segment
from content.models import Item
from content.types import JSONObject, JSONValue

State = Literal["upcoming", "now", "past"]
STATES: dict[State, str] = {"upcoming": "Upcoming", "now": "Now", "past": "Past"}
MAP = "https://www.openstreetmap.org/search"


@dataclass(frozen=True)
class EventPanel:
    """What stands above the text of an event. `there` is its time at its place, "" where that is the shown one."""

    day: str
    month: str
    when: str
    machine_time: str
    there: str
    place: str
    map_href: str
    price: str
    organiser: str
    state: State
    state_text: str
    calendar_href: str


def event_panel(item: Item, now: datetime) -> EventPanel | None:
    """Return the panel of an event; None for any other kind, and where nobody knows when it is."""
    starts = item.starts_at
    if item.kind != Item.Kind.EVENT or starts is None:
        return None
    said = item.payload if isinstance(item.payload, dict) else {}
    zone, is_whole = zone_of(said), said.get("all_day") is True
    shown = starts.astimezone(zone) if is_whole and zone else localtime(starts)
    state, place = state_of(starts, item.ends_at, now, is_whole), place_of(said)
    return EventPanel(
        day=date_format(shown, "j"),
        month=date_format(shown, "M Y"),
        when=span_text(shown, item.ends_at, is_whole=is_whole),
        machine_time=starts.isoformat(),
        there="" if is_whole or zone is None else there_text(starts, zone),
        place=place,
        map_href=f"{MAP}?{urlencode({'query': place})}" if place and place.lower() != "online" else "",
        price=price_text(said),
        organiser=text_of(said, "organiser", "organizer"),
        state=state,
        state_text=f"{STATES[state]}{distance(starts, now) if state == 'upcoming' else ''}",
        calendar_href=reverse("item_calendar", args=[to_segment(str(item.key))]),
    )


def span_text(starts: datetime, ends: datetime | None, *, is_whole: bool) -> str:
    """Return when something is: "Saturday, 14 March 2026, 19:00 to 22:00 CET"."""
    day = date_format(starts, "l, j F Y")
    last = ends.astimezone(starts.tzinfo) if ends else None
    if is_whole:
        return day if last is None or last.date() == starts.date() else f"{day} to {date_format(last, 'l, j F Y')}"
    zone = starts.strftime("%Z")
    if last is None:
        return f"{day}, {date_format(starts, 'H:i')} {zone}"
    until = date_format(last, "H:i" if last.date() == starts.date() else "l, j F Y, H:i")
    return f"{day}, {date_format(starts, 'H:i')} to {until} {zone}"


def there_text(starts: datetime, zone: ZoneInfo) -> str:
    """Return the time at the event's place, "" where clocks show the same as here."""
    there = starts.astimezone(zone)
    if there.utcoffset() == localtime(starts).utcoffset():
        return ""
    other_day = "" if there.date() == localtime(starts).date() else f"{date_format(there, 'j M')}, "
    return f"{other_day}{there:%H:%M} {there:%Z} at the place"


def state_of(starts: datetime, ends: datetime | None, now: datetime, is_whole: bool) -> State:
    """Return whether something is still to come. Without an end it lasts three hours, or its day."""
    last = ends or starts + (timedelta(days=1) if is_whole else timedelta(hours=3))
    return "upcoming" if now < starts else "now" if now < last else "past"


def distance(starts: datetime, now: datetime) -> str:
    """Return how far off something is, in days of the shown time zone."""
    days = (localtime(starts).date() - localtime(now).date()).days
    if days < 2:
        return (", today", ", tomorrow")[days] if days >= 0 else ""
    return f", in {days} days"


def place_of(said: JSONObject) -> str:
    """Return where something is: the place and its address, each once."""
    names = [text_of(said, "location", "venue", "place"), text_of(said, "address")]
    return ", ".join(dict.fromkeys(name for name in names if name))


def zone_of(said: JSONObject) -> ZoneInfo | None:
    """Return the time zone of an event's place, as IANA names it; None when it is unknown."""
    try:
        return ZoneInfo(text_of(said, "time_zone", "timezone"))
    except (ValueError, OSError):
        return None


def price_text(said: JSONObject) -> str:
    """Return what something costs: "Free", "25 to 35 USD", or "" where nobody said."""
    low, high = (amount(said.get(name)) for name in ("price_min", "price_max"))
    if {low, high} <= {"", "0"}:
        return "Free" if "0" in (low, high) else text_of(said, "price")
    currency = text_of(said, "currency")
    span = f"{low or '0'} to {high}" if high and high != low else low
    return f"{span} {currency}".strip()


def amount(value: JSONValue) -> str:
    """Return a sum of money without a fraction that says nothing; "" for none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        return ""
    return f"{value:.2f}".removesuffix(".00")


def text_of(said: JSONObject, *names: str) -> str:
    """Return the first of these that is a text."""
    found = (said.get(name) for name in names)
    return next((" ".join(value.split())[:300] for value in found if isinstance(value, str) and value.strip()), "")

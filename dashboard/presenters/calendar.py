"""An event as a calendar file (RFC 5545), which any calendar takes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from content.models import Item
from content.sanitize import safe_url
from dashboard.presenters.event import place_of, zone_of

#: Bytes of a line; what is longer goes on in the next one, behind a space.
LINE = 75


def calendar_of(item: Item, *, host: str, address: str) -> str | None:
    """Return the calendar file of an item with a start, None for one without; `address` is its page."""
    if item.starts_at is None:
        return None
    return "".join(f"{folded(line)}\r\n" for line in lines_of(item, item.starts_at, host, address))


def lines_of(item: Item, starts: datetime, host: str, address: str) -> Iterator[str]:
    """Yield the lines, each as long as it is."""
    said = item.payload if isinstance(item.payload, dict) else {}
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Holdfast//Calendar//EN", "BEGIN:VEVENT")
    yield f"UID:{escaped(str(item.key))}@{host}"
    yield f"DTSTAMP:{stamp(item.updated_at)}"
    if said.get("all_day") is True:
        zone = zone_of(said) or UTC
        last = (item.ends_at or starts).astimezone(zone).date() + timedelta(days=1)
        yield f"DTSTART;VALUE=DATE:{starts.astimezone(zone):%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{last:%Y%m%d}"
    else:
        yield f"DTSTART:{stamp(starts)}"
        if item.ends_at and item.ends_at > starts:
            yield f"DTEND:{stamp(item.ends_at)}"
    yield f"SUMMARY:{escaped(item.title or 'Untitled')}"
    if place := place_of(said):
        yield f"LOCATION:{escaped(place)}"
    yield f"URL:{safe_url(item.url) or address}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def stamp(moment: datetime) -> str:
    """Return a moment in UTC."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return a text as a value: what would end it, or begin another one, is spelled out."""
    spelled = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(spelled.splitlines())


def folded(line: str) -> str:
    """Return a line in pieces of at most LINE bytes; no character is cut."""
    pieces, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += width
    return "\r\n".join(pieces)

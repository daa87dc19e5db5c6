"""Times in a query string: a day of the deployment's time zone, or an ISO time. Inside a Filter they are UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings

End = Literal["from", "to"]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def shown_zone() -> ZoneInfo:
    """Return the zone in which pages show times and a plain day is meant."""
    return ZoneInfo(settings.TIME_ZONE)


def read_time(text: str, end: End) -> datetime:
    """Return the UTC time of a parameter; a day is its first moment for `from`, its last for `to`. Raises ValueError."""
    if DAY.fullmatch(text):
        clock = time.min if end == "from" else time.max
        found = datetime.combine(date.fromisoformat(text), clock, shown_zone())
    elif MOMENT.fullmatch(text):
        found = datetime.fromisoformat(text)
        found = found if found.tzinfo else found.replace(tzinfo=shown_zone())
    else:
        raise ValueError("neither a day nor a time")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError("outside the calendar") from None


def print_time(moment: datetime, end: End) -> str:
    """Return the shortest text that `read_time` reads as this time."""
    try:
        day = moment.astimezone(shown_zone()).date().isoformat()
        if read_time(day, end) == moment:
            return day
    except (ValueError, OverflowError):
        pass
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")

"""The sidebar's ranges: typed dates, and steps that one click chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from content.facets.filter import Filter, Range
from content.facets.spec import RANGES_BY_NAME
from content.filters import with_range
from dashboard.presenters.chosen import range_text
from dashboard.presenters.links import Links

#: Name -> (label, first, last) of the steps of a range of numbers.
STEPS: dict[str, tuple[tuple[str, int | None, int | None], ...]] = {
    "duration": (("under 5 min", None, 299), ("5 to 20 min", 300, 1199), ("20 to 60 min", 1200, 3599), ("longer", 3600, None)),
    "words": (("under 500", None, 499), ("500 to 2,000", 500, 1999), ("2,000 and more", 2000, None)),
}


@dataclass(frozen=True)
class Step:
    """One range to choose with one click; choosing it again takes it away."""

    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class RangePanel:
    """One range of the sidebar. `first` and `last` fill the form's fields; `hidden` keeps the rest of the question."""

    name: str
    label: str
    note: str
    is_open: bool
    is_typed: bool
    first: str
    last: str
    hidden: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]


def range_panels_of(question: Filter, links: Links, now: datetime) -> tuple[RangePanel, ...]:
    """Return the panels of all ranges."""
    return tuple(_panel(question, name, links, now) for name in RANGES_BY_NAME)


def _panel(question: Filter, name: str, links: Links, now: datetime) -> RangePanel:
    spec = RANGES_BY_NAME[name]
    chosen = question.ranges.get(name)
    is_typed = spec.kind == "time"
    steps = _time_steps(now) if is_typed else tuple((label, Range(low, high)) for label, low, high in STEPS[name])
    return RangePanel(
        name=name,
        label=spec.label,
        note=range_text(spec, chosen).removeprefix(spec.label.lower()).strip() if chosen else "",
        is_open=bool(chosen) or is_typed,
        is_typed=is_typed,
        first=_day(chosen.low if chosen else None),
        last=_day(chosen.high if chosen else None),
        hidden=links.hidden(question, f"{name}.from", f"{name}.to", "after", "before"),
        steps=tuple(_step(question, name, label, span, links) for label, span in steps),
    )


def _time_steps(now: datetime) -> tuple[tuple[str, Range], ...]:
    """Return the steps of a range of days. They begin at midnight, so that a link is the same all day."""
    today = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    spans = (("last 30 days", 30), ("last 12 months", 365))
    return tuple((label, Range(low=today - timedelta(days=days))) for label, days in spans)


def _step(question: Filter, name: str, label: str, span: Range, links: Links) -> Step:
    is_on = question.ranges.get(name) == span
    return Step(label=label, href=links.to(with_range(question, name, Range() if is_on else span)), is_on=is_on)


def _day(bound: datetime | int | None) -> str:
    return localtime(bound).date().isoformat() if isinstance(bound, datetime) else ""

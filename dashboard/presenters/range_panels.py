"""The sidebar's ranges: typed dates, and steps that one click chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from content.facets.filter import Filter, Range
from content.facets.results import Bucket, RangeCounts
from content.facets.spec import RANGES_BY_NAME
from content.filters import with_range
from content.filters.lengths import print_length
from content.filters.parsing import MINUTES, UNIT
from dashboard.presenters.chosen import range_text
from dashboard.presenters.links import Hidden, Links
from dashboard.presenters.words import items_text

#: Name -> (label, first, last) of the steps of a range of numbers.
STEPS: dict[str, tuple[tuple[str, int | None, int | None], ...]] = {
    "duration": (("under 5 min", None, 299), ("5 to 20 min", 300, 1199), ("20 to 60 min", 1200, 3599), ("longer", 3600, None)),
    "words": (("under 500", None, 499), ("500 to 2,000", 500, 1999), ("2,000 and more", 2000, None)),
}
#: The picture of a range: its height, the gap between bars as a part of their step, and the height of the lowest bar.
HEIGHT, GAP, LEAST = 40, 0.2, 1
MOST_BARS = 48
#: The range that is typed as minutes or as 1:30:00, and known by its seconds.
LENGTH = "duration"
#: What the typed numbers count.
UNITS = {LENGTH: "minutes", "words": "words"}


@dataclass(frozen=True)
class Step:
    """One range to choose with one click; choosing it again takes it away."""

    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class Bar:
    """One bar of a range's picture, in a field of 100 by 40; `is_on` when the chosen range holds it.

    `path` is the bar as it is drawn, `touch` the same from top to bottom, for a hand to find.
    """

    path: str
    touch: str
    href: str
    label: str
    is_on: bool


@dataclass(frozen=True)
class RangePanel:
    """One range of the sidebar. `first` and `last` fill the form's fields; `hidden` keeps the rest of the question."""

    name: str
    label: str
    note: str
    is_open: bool
    kind: str
    unit: str
    first: str
    last: str
    hidden: Hidden
    steps: tuple[Step, ...]
    bars: tuple[Bar, ...] = ()


def range_panels_of(question: Filter, counts: Sequence[RangeCounts], links: Links, now: datetime) -> tuple[RangePanel, ...]:
    """Return the panels of all ranges."""
    bars = {found.name: _bars(question, found, links) for found in counts}
    return tuple(replace(_panel(question, name, links, now), bars=bars.get(name, ())) for name in RANGES_BY_NAME)


def _bars(question: Filter, found: RangeCounts, links: Links) -> tuple[Bar, ...]:
    """Return a bar for each bucket; a single one would say nothing."""
    buckets = _merged(found.buckets)
    if len(buckets) < 2:
        return ()
    spec, chosen = RANGES_BY_NAME[found.name], question.ranges.get(found.name)
    fullest, step = max(bucket.count for bucket in buckets), 100 / len(buckets)
    width = f"{step * (1 - GAP):.2f}"
    return tuple(
        Bar(
            path=_box(index * step + step * GAP / 2, HEIGHT - max(HEIGHT * bucket.count / fullest, LEAST), width),
            touch=_box(index * step + step * GAP / 2, 0, width),
            href=links.to(with_range(question, found.name, bucket.span)),
            label=f"{range_text(spec, bucket.span)}: {items_text(bucket.count)}",
            is_on=chosen is None or _holds(chosen, bucket.span),
        )
        for index, bucket in enumerate(buckets)
    )


def _box(left: float, top: float, width: str) -> str:
    """Return the outline of a box that stands on the ground."""
    return f"M{left:.2f} {top:.2f}h{width}V{HEIGHT}h-{width}z"


def _merged(buckets: Sequence[Bucket]) -> list[Bucket]:
    """Return at most MOST_BARS buckets: of more, neighbours stand together. Between them is nothing, so counts stay true."""
    size = -(-len(buckets) // MOST_BARS) or 1
    groups = [buckets[start : start + size] for start in range(0, len(buckets), size)]
    return [Bucket(Range(group[0].span.low, group[-1].span.high), sum(one.count for one in group)) for group in groups]


def _holds(chosen: Range, span: Range) -> bool:
    """Whether a chosen range and a bucket have something in common."""
    starts_before = chosen.low is None or span.high is None or chosen.low <= span.high  # type: ignore[operator]
    ends_after = chosen.high is None or span.low is None or chosen.high >= span.low  # type: ignore[operator]
    return starts_before and ends_after


def _panel(question: Filter, name: str, links: Links, now: datetime) -> RangePanel:
    spec = RANGES_BY_NAME[name]
    chosen = question.ranges.get(name)
    is_time = spec.kind == "time"
    steps = _time_steps(now) if is_time else tuple((label, Range(low, high)) for label, low, high in STEPS[name])
    units = ((UNIT, MINUTES),) if name == LENGTH else ()
    return RangePanel(
        name=name,
        label=spec.label,
        note=range_text(spec, chosen).removeprefix(spec.label.lower()).strip() if chosen else "",
        is_open=bool(chosen) or is_time,
        kind="date" if is_time else "text" if name == LENGTH else "number",
        unit=UNITS.get(name, ""),
        first=_typed(name, chosen.low if chosen else None),
        last=_typed(name, chosen.high if chosen else None),
        hidden=(*links.hidden(question, f"{name}.from", f"{name}.to", "after", "before"), *units),
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


def _typed(name: str, bound: datetime | int | None) -> str:
    """Return a bound as its field holds it."""
    if bound is None:
        return ""
    if isinstance(bound, datetime):
        return localtime(bound).date().isoformat()
    return print_length(bound) if name == LENGTH else str(bound)

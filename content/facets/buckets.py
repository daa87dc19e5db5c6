"""The bars of a range: months of a time, and steps of a number that people think in. Columns hold times as microseconds."""

from __future__ import annotations

from datetime import MAXYEAR, UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from content.facets.filter import Range
from content.facets.spec import RangeFacet

#: Where each bar of a number begins; the last one is open. Whatever lies below the first belongs to it.
STEPS: dict[str, tuple[int, ...]] = {
    "duration": (0, 60, 180, 300, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10800, 18000),
    "words": (0, 50, 100, 200, 350, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000, 20000, 50000),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: The month after which Python has no time.
LAST_MONTH = (MAXYEAR - 1970) * 12 + 11


def buckets_of(facet: RangeFacet, numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the bar that each number stands in: months since 1970 in UTC (of microseconds), or the number of a step."""
    if facet.kind == "time":
        return numbers.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    return np.maximum(np.searchsorted(STEPS[facet.name], numbers, side="right") - 1, 0)


@lru_cache(maxsize=4096)
def span_of(facet: RangeFacet, bucket: int) -> Range:
    """Return the range that a bar stands for, both ends included."""
    if facet.kind == "time":
        return Range(month(bucket), month(bucket + 1) - _MICROSECOND if bucket < LAST_MONTH else None)
    steps = STEPS[facet.name]
    return Range(steps[bucket] if bucket else None, steps[bucket + 1] - 1 if bucket + 1 < len(steps) else None)


def month(number: int) -> datetime:
    """Return the beginning of a month."""
    return datetime(1970 + number // 12, number % 12 + 1, 1, tzinfo=UTC)


def whole(value: datetime | int) -> int:
    """Return a value of a range as a column of numbers has it."""
    return (value - _EPOCH) // _MICROSECOND if isinstance(value, datetime) else value


def moment(microseconds: int) -> datetime:
    """Return a time of a column of times."""
    return _EPOCH + microseconds * _MICROSECOND

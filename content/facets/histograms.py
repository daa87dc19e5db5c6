"""The bars of every range from an index: each with its own choice left out."""

from __future__ import annotations

import numpy as np

from content.facets.buckets import span_of
from content.facets.counting import counted
from content.facets.results import Bucket, RangeCounts
from content.facets.selecting import Selection
from content.facets.spec import RANGES, RangeFacet


def count_ranges(selection: Selection) -> list[RangeCounts]:
    """Return the bars of every range."""
    return [count_range(selection, ranged) for ranged in RANGES]


def count_range(selection: Selection, ranged: RangeFacet) -> RangeCounts:
    """Return the bars of one range under everything else that is chosen."""
    items, values = selection.items(without=ranged.name), selection.index.values[ranged.name]
    counts = counted(values, items, len(selection.index))
    found = sorted((int(values.names[code]), int(counts[code])) for code in (np.flatnonzero(counts[1:]) + 1).tolist())
    buckets = tuple(Bucket(span_of(ranged, bucket), count) for bucket, count in found)
    return RangeCounts(ranged.name, buckets, items.intersection_cardinality(values.without))

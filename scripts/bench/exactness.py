"""The index's counts beside SQL's, for random questions and facets. The figure is the number of differences: 0."""

from __future__ import annotations

from content.facets import query
from content.facets.by_sql import counting, matching
from content.facets.results import FacetCounts
from content.facets.spec import LISTED
from scripts.bench.figures import Report
from scripts.bench.questions import Questions

PAIRS_A_QUESTION = len(LISTED)


def measure(report: Report, pairs: int) -> None:
    """Compare so many pairs of a question and a facet with SQL over the product's own tables."""
    drawn = Questions(seed=31)
    different = compared = 0
    while compared < pairs:
        asked = drawn.any()
        result = query.run(asked)
        items = matching.items(asked, None)
        if result.total != items.count():
            print(f"total of {asked}: {result.total}")
            different += 1
        for facet in LISTED[: pairs - compared]:
            found = result.facet(facet.name)
            compared += 1
            if not is_equal(found, counting.count_facet(asked, None, facet, None)):
                print(f"{facet.name} of {asked}")
                different += 1
    report.limit(f"differences in {compared:,} pairs of question and facet", different, 0, "pairs")


def is_equal(found: FacetCounts, sql: FacetCounts) -> bool:
    """Return whether two counts of a facet are the same, values, children, none and any."""
    return found == sql


def measure_large(report: Report, pairs: int) -> None:
    """Compare with a table of all (item, value) pairs, read by SQL from the items in this run: fast enough for a million."""
    from scripts.bench.peers.int_arrays import IntArrays

    peer = IntArrays()
    drawn = Questions(seed=32)
    different = compared = 0
    while compared < pairs:
        asked = drawn.narrowed(compared % 4) if compared % 8 < 4 else drawn.mixed()
        facet = drawn.random.choice(LISTED)
        result = query.run(asked)
        counts = peer.counts(asked, of=facet.group, most=10**9)[facet.name]
        compared += 1
        if not same(result.facet(facet.name), counts) or result.total != peer.total(asked) or result.ids != peer.page(asked):
            print(f"{facet.name} of {asked}")
            different += 1
    report.limit(f"differences in {compared:,} pairs of question and facet", different, 0, "pairs")


def same(found: FacetCounts, counts: dict[str, int]) -> bool:
    """Return whether the values that have items are those of SQL."""
    return {value.value: value.count for value in found.values if value.count} == counts

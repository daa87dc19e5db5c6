"""Which columns of an item feed which part of the index: read from the declared facets, ranges and sorts."""

from __future__ import annotations

import hashlib
import json

from content.db.index_rows import FEW, IndexRow
from content.facets.buckets import STEPS
from content.facets.spec import FACETS, NO, RANGES, YES, Facet, RangeFacet

#: Raised when what the arrays mean changes, so that no older cache is read.
VERSION = 2
TENANT = "tenant"
#: Sort -> the column of its keys. Titles are sorted by their text.
SORTED_COLUMNS = {"indexed": "indexed_at", "published": "published_at", "duration": "duration_seconds"}
TITLE = "title"
#: Every column of numbers.
NUMBERS = tuple(dict.fromkeys([*SORTED_COLUMNS.values(), *(ranged.column for ranged in RANGES)]))
#: Facets of one value by the place of their column in `IndexRow.few`.
OF_FEW: dict[str, int] = {TENANT: FEW.index(TENANT)} | {
    facet.name: FEW.index(facet.column) for facet in FACETS if facet.column in FEW
}
#: Facets of one value whose column is read by itself, because it has many different ones.
OF_ONE: dict[str, str] = {facet.name: facet.column for facet in FACETS if facet.column in IndexRow._fields}
OF_SET: dict[str, str] = {facet.name: facet.members for facet in FACETS if facet.members}
#: The bars of a range are the values of a facet that nobody chooses from; each is made from the range's column.
OF_RANGE: dict[str, RangeFacet] = {ranged.name: ranged for ranged in RANGES}


def text_of_few(facet: str, value: object) -> str:
    """Return a value of `IndexRow.few` as the vocabulary has it; "" is none."""
    if facet in FLAGS:
        return "" if value is None else YES if value else NO
    return value if isinstance(value, str) else ""


def digest() -> str:
    """Return what names this shape: an index of another one cannot be read."""
    document = [VERSION, FEW, IndexRow._fields, OF_FEW, OF_ONE, OF_SET, SORTED_COLUMNS, NUMBERS, [*OF_RANGE], STEPS]
    return hashlib.sha256(json.dumps(document).encode()).hexdigest()[:16]


def _flags(facets: tuple[Facet, ...]) -> frozenset[str]:
    return frozenset(facet.name for facet in facets if facet.kind == "flag")


FLAGS = _flags(FACETS)

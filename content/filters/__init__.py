"""The only parser of filter parameters: query string to Filter and back, and the Filter one click away from another."""

from __future__ import annotations

from content.filters.canonical import canonical
from content.filters.parsing import parse
from content.filters.steps import (
    among_deleted,
    cleared,
    excluded,
    first_page,
    next_page,
    paged_by,
    previous_page,
    searching,
    sorted_by,
    toggled,
    with_match_all,
    with_presence,
    with_range,
    without,
)

__all__ = [
    "among_deleted",
    "canonical",
    "cleared",
    "excluded",
    "first_page",
    "next_page",
    "paged_by",
    "parse",
    "previous_page",
    "searching",
    "sorted_by",
    "toggled",
    "with_match_all",
    "with_presence",
    "with_range",
    "without",
]

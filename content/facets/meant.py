"""What a question that finds nothing may have meant: the same with known words, where that finds something."""

from __future__ import annotations

from dataclasses import dataclass, replace

from content.facets import query
from content.facets.filter import Filter
from content.search.did_you_mean import did_you_mean


@dataclass(frozen=True)
class Meant:
    """Another question, and the exact number of its items."""

    question: Filter
    total: int


def meant(asked: Filter) -> Meant | None:
    """Return the question with its unknown words corrected; None when there is none or it finds nothing, either."""
    corrected = did_you_mean(asked.q)
    if not corrected:
        return None
    question = replace(asked, q=corrected, after="", before="")
    total = query.count(question)
    return Meant(question, total) if total else None

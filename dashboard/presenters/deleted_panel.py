"""The sidebar's last row, for curators: the deleted items to which the same question applies."""

from __future__ import annotations

from content.facets import query
from content.facets.filter import Filter
from content.filters import among_deleted
from dashboard.presenters.chosen import DELETED
from dashboard.presenters.facet_panels import WIDEST, Panel, Row
from dashboard.presenters.links import Links
from dashboard.presenters.words import number


def deleted_panels(question: Filter, total: int, links: Links) -> tuple[Panel, ...]:
    """Return the panel, or none while nothing is deleted. `total` is what the question finds."""
    other = among_deleted(question, not question.deleted)
    count = total if question.deleted else query.count(other)
    if not count and not question.deleted:
        return ()
    row = Row(
        id="f-deleted",
        label=DELETED,
        count=number(count),
        share=f"{WIDEST if count else 0}%",
        state="on" if question.deleted else "off",
        level="none",
        include_href=links.to(other),
        exclude_href="",
        exclude_text="",
    )
    return (
        Panel(
            name="deleted", label="Trash", note="", rows=(row,), is_chosen=question.deleted, is_open=True, more_text="",
            more_href="",
        ),
    )  # fmt: skip

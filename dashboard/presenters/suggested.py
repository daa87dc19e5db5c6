"""What a machine suggests about one item: its panel on the reader, where a curator decides at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from content.keys import to_segment
from content.models import Hold, Item
from content.services.suggested import differences
from dashboard.presenters.inbox import side_text
from dashboard.presenters.provenance import FIELD_LABELS


@dataclass(frozen=True)
class Suggested:
    """One field about which the machine has news: what it says, instead of what, and where a verdict goes."""

    change: str
    field: str
    machine: str
    people: str
    href: str


def suggested_of(item: Item, hold: Hold | None) -> tuple[Suggested, ...]:
    """Return the open suggestions about an item."""
    href = reverse("decide_item", args=[to_segment(str(item.key))])
    found = differences(hold.curated, item.analysis, item.effective) if hold else ()
    return tuple(
        Suggested(
            each.change,
            FIELD_LABELS[each.field],
            side_text(each, each.machine, each.people),
            side_text(each, each.people, each.machine),
            href,
        )
        for each in found
    )

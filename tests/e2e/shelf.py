"""A small shelf of items that the journeys walk along."""

from __future__ import annotations

from datetime import timedelta

from content.models import Item
from tests.builders import NOON, curated, make_item, make_text, science

TRAVEL = [{"category": "Travel", "subcategories": []}]


def fill_shelf() -> list[Item]:
    """Store six items, newest first: three of science (one curated), two of travel, one without a category."""
    rows = (
        ("Storm logs", science("Oceans"), "en"),
        ("Ice cores", science("Physics"), "en"),
        ("Night trains", TRAVEL, "de"),
        ("Tide gauges", TRAVEL, "en"),
        ("Kelp forests", science("Oceans"), "fr"),
        ("Loose ends", [], ""),
    )
    items = [
        make_item(title=title, categories=categories, language=language, indexed_at=NOON - timedelta(days=number))
        for number, (title, categories, language) in enumerate(rows)
    ]
    make_text(items[0], variant="comprehensive", text="Captains noted wind and weather.\n\n• six times a day")
    make_text(items[0], variant="audio-fr", text="Les capitaines notaient le vent.", language="fr")
    curated(items[3], "categories", science("Oceans"))
    return items

"""The sidebar: states, shares, and where each click leads."""

from __future__ import annotations

import pytest

from content.facets import query
from content.facets.filter import Filter
from content.facets.query import FacetCounts, FacetValue
from content.filters import parse
from dashboard.presenters.facet_panels import Panel, Row, panels_of
from dashboard.presenters.links import Links
from tests.builders import make_item, science

pytestmark = pytest.mark.django_db


def panel(name: str, asked: str = "", *, more: tuple[str, ...] = ()) -> Panel:
    """Return one panel of the sidebar for a query string."""
    question = parse(asked)
    panels = panels_of(question, query.run(question).facets, Links(more=more))
    return next(panel for panel in panels if panel.name == name)


def row(found: Panel, label: str) -> Row:
    """Return one row of a panel."""
    return next(row for row in found.rows if row.label == label)


def test_a_click_includes_and_the_minus_excludes() -> None:
    make_item(categories=science())

    found = row(panel("category"), "Science")

    assert (found.include_href, found.exclude_href) == ("/?category=Science", "/?category.not=Science")
    assert (found.mark, found.state_text) == ("", "")


def test_a_chosen_value_says_so_and_a_click_takes_it_back() -> None:
    make_item(categories=science())

    found = row(panel("category", "category=Science"), "Science")

    assert (found.mark, found.state_text, found.include_href) == ("✓", "chosen", "/")


def test_an_excluded_value_stays_to_be_taken_back() -> None:
    make_item(categories=science())

    found = row(panel("category", "category.not=Science"), "Science")

    assert (found.mark, found.state_text, found.include_href) == ("−", "excluded", "/")


def test_items_without_a_value_have_a_row_of_their_own() -> None:
    make_item(categories=science())
    make_item()

    found = row(panel("category"), "No category")

    assert (found.level, found.count, found.include_href) == ("none", "1", "/?category.is=none")


def test_subcategories_open_under_a_chosen_category() -> None:
    make_item(categories=science("Oceans"))

    assert [row.label for row in panel("category").rows] == ["Science"]
    opened = panel("category", "category=Science").rows
    assert [(row.label, row.level) for row in opened] == [("Science", ""), ("Oceans", "sub")]


def test_a_long_facet_shows_its_first_values_and_leads_to_more() -> None:
    for number in range(9):
        make_item(topics=[f"topic {number}"])

    short = panel("topic")

    assert (len(short.rows), short.more_text, short.more_href) == (6, "6 of 9 · show more", "/?more=topic")
    assert len(panel("topic", more=("topic",)).rows) == 9


def test_a_chosen_value_beyond_the_first_ones_is_shown() -> None:
    for number in range(9):
        make_item(topics=[f"topic {number}"])

    assert "topic 8" in [row.label for row in panel("topic", "topic=topic 8").rows]


def test_bars_show_the_share_of_the_fullest_value() -> None:
    for language in ("en", "en", "de"):
        make_item(language=language)

    assert [row.share for row in panel("language").rows] == ["71%", "35%"]


def test_two_choices_say_that_either_will_do() -> None:
    make_item(topics=["ice", "wind"])

    assert panel("topic", "topic=ice&topic=wind").note == "any of 2"
    assert panel("topic", "topic=ice&topic=wind&topic.all=1").note == "all of 2"


def test_a_value_too_long_for_a_query_has_no_link() -> None:
    make_item(topics=["x" * 300])

    assert panel("topic").rows[0].include_href == ""


def test_a_long_facet_is_searched() -> None:
    counts = FacetCounts(
        name="channel",
        label="Channel",
        kind="single",
        values=tuple(FacetValue(f"Channel {number}", f"Channel {number}", 1) for number in range(40)),
        none_count=0,
        any_count=40,
        presence="",
        match_all=False,
        total_values=40,
    )

    (panel,) = panels_of(Filter(), [counts], Links(find=("channel", "CHANNEL 3")))

    assert [row.label for row in panel.rows] == ["Channel 3", *(f"Channel {number}" for number in range(30, 40))]
    assert panel.find is not None
    assert panel.rows[0].include_href == "/?channel=Channel+3&find=channel%3ACHANNEL+3"

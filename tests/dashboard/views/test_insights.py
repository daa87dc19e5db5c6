"""Insights: every bar is as high as the list that it leads to is long, and its figures stand in a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from content.models import IngestRun
from dashboard.charts import Chart, Column, Piece, stacked
from tests.builders import curated, deleted, make_item, science, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.fixture
def curator() -> Client:
    return signed_in("curator", "ana")


def charts(client: Client) -> dict[str, Chart]:
    """Return the charts of the page by the first word of their titles."""
    return {chart.title.split()[0].strip(","): chart for chart in client.get("/insights/").context["page"].charts}


def shelf() -> None:
    """Store items of three weeks and two sources, on the edges of weeks and months, too."""
    for at in ("2026-02-01T23:59:59", "2026-02-02T00:00:00", "2026-02-08T23:59:59", "2026-02-16T12:00:00"):
        make_item(published_at=datetime.fromisoformat(at).replace(tzinfo=UTC), categories=science())
    make_item(source="web", published_at=datetime(2026, 2, 3, tzinfo=UTC))
    deleted(make_item(published_at=datetime(2026, 2, 3, tzinfo=UTC), categories=science()))


@pytest.mark.parametrize(("zone", "name"), [("UTC", "Items"), ("UTC", "Categories"), ("Pacific/Auckland", "Items")])
def test_every_bar_leads_to_as_many_items(client: Client, settings: Settings, zone: str, name: str) -> None:
    settings.TIME_ZONE = zone
    shelf()

    cells = [cell for row in charts(client)[name].rows for cell in row.cells if cell[0] != "0"]

    assert cells
    for count, href in cells:
        assert str(client.get(href).context["page"].total) == count, href


def test_weeks_are_stacked_by_source(client: Client) -> None:
    shelf()

    chart = charts(client)["Items"]

    assert [(series.label, series.total) for series in chart.series] == [("youtube", "4"), ("web", "1")]
    assert [row.label for row in chart.rows][-1] == "16 Feb 2026"
    assert [tuple(count for count, _ in row.cells) for row in chart.rows[-4:]] == [("1", "0"), ("2", "1"), ("0", "0"), ("1", "0")]


def test_coverage_counts_what_people_decided(client: Client) -> None:
    curated(make_item(), "language", "fr")
    make_item()
    deleted(make_item())

    rows = {row.label: tuple(count for count, _ in row.cells) for row in charts(client)["Curation"].rows}

    assert rows["Language"] == ("1", "1")
    assert rows["Title"] == ("0", "2")


def test_curators_see_ingest_and_suggestions(curator: Client) -> None:
    now = timezone.now()
    IngestRun.objects.create(actor="token:nas", channel="http", counts={"created": 3, "invalid": 2}, started_at=now)
    IngestRun.objects.create(actor="token:nas", channel="http", counts={"created": 9}, started_at=now - timedelta(days=30))

    page = curator.get("/insights/").context["page"]

    assert page.invalid == "2"
    assert [series.total for series in page.charts[-1].series][:1] == ["3"]
    assert "Ingest" not in charts(Client())


def test_both_bars_of_coverage_lead_to_as_many_items(curator: Client) -> None:
    for field, value in (("language", "fr"), ("title", "Else"), ("title", "Other")):
        curated(make_item(), field, value)
    gone = make_item()
    curated(gone, "title", "Gone")
    deleted(gone)
    curated(make_item(tenant="other"), "title", "Elsewhere")

    cells = {row.label: row.cells for row in charts(curator)["Curation"].rows}

    assert cells["Title"] == (("2", "/?decided=title"), ("1", "/?decided.not=title"))
    for count, href in (cell for pair in cells.values() for cell in pair):
        assert str(curator.get(href).context["page"].total) == count, href


def test_bars_of_ingest_lead_into_the_admin() -> None:
    now = timezone.now()
    for at in (now, now - timedelta(days=1)):
        IngestRun.objects.create(actor="token:nas", channel="http", counts={"created": 3}, started_at=at)
    operator = signed_in("operator")

    hrefs = [rect.href for rect in charts(operator)["Ingest"].rects if rect.href]

    assert [operator.get(href).context["cl"].result_count for href in hrefs] == [1, 1]


def test_who_may_not_see_them_is_not_led_there(client: Client) -> None:
    curated(make_item(), "language", "fr")

    assert not [rect.href for rect in charts(client)["Curation"].rects if rect.href]


def test_an_empty_collection_has_a_page(client: Client) -> None:
    assert "Nothing to show yet" in client.get("/insights/").content.decode()


def test_strangers_sign_in_first(client: Client, settings: Settings) -> None:
    settings.VIEWER_ACCESS = "login"

    assert client.get("/insights/").status_code == 302


def test_pieces_stack_from_the_foot() -> None:
    chart = stacked("x", ["a", "b"], [Column("one", [Piece(1), Piece(3)]), Column("two", [Piece(0), Piece(0)])])

    assert [(rect.y, rect.height) for rect in chart.rects] == [("135.0", "45.0"), ("0.0", "135.0")]
    assert stacked("x", ["a"], []).is_empty


def test_no_label_begins_where_its_words_would_reach_over_the_edge() -> None:
    chart = stacked("x", ["a"], [Column(str(week), [Piece(1)]) for week in range(26)])

    assert [tick.label for tick in chart.ticks] == ["0", "4", "8", "12", "16", "20"]


def test_a_figure_of_nothing_leads_nowhere(curator: Client) -> None:
    curated(make_item(), "language", "fr")

    html = curator.get("/insights/").content.decode()

    assert '<td class="num"><a href="/?decided=language">1</a></td>' in html
    assert '<td class="num zero">0</td>' in html
    assert 'href="/?decided=title"' not in html

"""The sections of the benchmark: which rooms measure what, and how much of it at which size."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import connection

from content.models import Item
from scripts.bench import admin as admin_lists
from scripts.bench import exactness as exact
from scripts.bench import finding as engine
from scripts.bench import http as over_http
from scripts.bench import importing as imports
from scripts.bench import pages as list_pages
from scripts.bench import searching as search
from scripts.bench import starting as starts
from scripts.bench.figures import Report

LARGE, MIDDLING, SMALL = 1_000_000, 100_000, 10_000


def starting(report: Report) -> None:
    """Cold build, cached start, memory, refresh."""
    is_large = Item.objects.count() >= LARGE
    built = starts.measure(report, 10 if is_large else 0)
    engine.measure_refresh(report, built, 100 if is_large else 0)


def finding(report: Report) -> None:
    """Facets, total and page beside SQL, and a page far down."""
    items = Item.objects.count()
    bars = {("postgresql", LARGE): 30, ("sqlite", MIDDLING): 20}
    bar = bars.get((connection.vendor, items), 0)
    engine.measure(report, engine.best_peer(), questions=3 if items >= LARGE else 12, bar=bar)
    engine.measure_depth(report, items // 100)


def exactness(report: Report) -> None:
    """Counts beside SQL's."""
    if Item.objects.count() <= SMALL:
        exact.measure(report, 2000)
    elif connection.vendor == "postgresql":
        exact.measure_large(report, 200)


def pages(report: Report) -> None:
    """Whole requests."""
    list_pages.measure(report)
    if Item.objects.count() <= SMALL:
        list_pages.measure_peer(report)


def searching(report: Report) -> None:
    """Search; at the small size the sets of both engines, when both have run on this machine."""
    search.measure(report, 3 if Item.objects.count() >= LARGE else 0)
    if Item.objects.count() <= SMALL:
        search.measure_sets(report, Path(tempfile.gettempdir()) / "holdfast-bench-sets.json")


def http(report: Report) -> None:
    """Requests under gunicorn, on PostgreSQL."""
    if connection.vendor == "postgresql":
        over_http.measure(report)


def admin(report: Report) -> None:
    """The list of items in the admin."""
    admin_lists.measure(report, 20 if Item.objects.count() >= LARGE else 0)


def importing(report: Report) -> None:
    """An import of as many items, up to the number whose memory counts."""
    imports.measure(report, min(int(report.about["items"]), imports.MOST))

"""The insights page: how the collection grows and changes, what people decided of it, and how ingest goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from django.db.models import Count, Max
from django.db.models.functions import TruncWeek
from django.urls import reverse
from django.utils.timezone import get_default_timezone, localtime

from content.facets import query
from content.facets.filter import Choice, Filter, Range
from content.facets.followed import followed
from content.filters import canonical
from content.models import IngestRun, Item
from content.services.coverage import decided_ids
from content.services.suggestions import open_groups
from dashboard.charts import MACHINE, PERSON, TONES, Chart, Column, Piece, stacked
from dashboard.presenters.links import Links
from dashboard.presenters.provenance import FIELD_LABELS
from dashboard.presenters.words import number

WEEKS, MONTHS, DAYS = 26, 12, 14
CATEGORIES = 5
#: What a machine's report can come to, as `upsert_items` answers it.
STATUSES = ("created", "updated", "unchanged", "stale", "tombstoned", "invalid")
#: A week's bar leads to the list of its items, which a list knows by their publication.
UNDATED = "What has no date of publication is in no bar, whenever it was added."
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class InsightsPage:
    """Everything that the template prints. The last two are for curators and None for others."""

    total: str
    charts: tuple[Chart, ...]
    suggestions: int | None
    invalid: str | None


def insights_page(now: datetime, *, for_curator: bool, for_operator: bool) -> InsightsPage:
    """Return the page. Its time ends with the newest publication, so that a quiet collection is no empty page."""
    newest = Item.objects.live().filter(tenant="", published_at__lte=now).aggregate(at=Max("published_at"))["at"] or now
    charts = [weeks_chart(newest), months_chart(newest), coverage_chart(for_curator=for_curator)]
    ingest = ingest_chart(now, for_operator=for_operator) if for_curator else None
    return InsightsPage(
        total=number(query.count(Filter())),
        charts=(*charts, ingest) if ingest else tuple(charts),
        suggestions=open_groups() if for_curator else None,
        invalid=ingest.series[-1].total if ingest else None,
    )


def list_href(asked: Filter) -> str:
    """Return the address of the list of a Filter."""
    return f"{reverse('items')}?{canonical(asked)}"


def week_of(moment: datetime) -> datetime:
    """Return the Monday on which the week of a moment begins, in the shown time zone."""
    day = localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def weeks_chart(newest: datetime) -> Chart:
    """Return items by week of publication and source, of the largest sources."""
    starts = [week_of(newest) - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    items = Item.objects.live().filter(tenant="", published_at__gte=starts[0], published_at__lt=starts[-1] + timedelta(weeks=1))
    week = TruncWeek("published_at", tzinfo=get_default_timezone())
    counts: Counter[tuple[datetime, str]] = Counter()
    for at, source, count in items.annotate(week=week).values_list("week", "source").order_by().annotate(count=Count("pk")):
        counts[week_of(at), source] += count
    sources = largest(counts)
    columns = [
        Column(f"{start:%-d %b %Y}", [week_piece(start, (source,), counts[start, source]) for source in sources])
        for start in starts
    ]
    return stacked("Items by week of publication, by source", sources, columns, note=UNDATED)


def largest(counts: Counter[tuple[datetime, str]]) -> list[str]:
    """Return the sources that a chart can tell apart, the largest first."""
    totals: Counter[str] = Counter()
    for (_week, source), count in counts.items():
        totals[source] += count
    return [source for source, _ in totals.most_common(TONES)]


def week_piece(start: datetime, sources: tuple[str, ...], count: int) -> Piece:
    """Return the items of one week and source."""
    span = Range(start.astimezone(UTC), (start + timedelta(weeks=1) - _INSTANT).astimezone(UTC))
    return Piece(count, list_href(Filter(choices={"source": Choice(values=sources)}, ranges={"published": span})))


def months_chart(newest: datetime) -> Chart:
    """Return the most frequent categories by month of publication."""
    values = query.run(Filter(page_size=1), listed=query.Listed(CATEGORIES)).facet("category").values[:CATEGORIES]
    names = [value.value for value in values]
    columns = [Column(f"{start:%b %Y}", [month_piece(name, start, end) for name in names]) for start, end in months(newest)]
    return stacked("Categories over time, by month of publication", names, columns, note=UNDATED)


def months(newest: datetime) -> Sequence[tuple[datetime, datetime]]:
    """Return the first moment and the end of each of the last months, in the shown time zone."""
    day = localtime(newest).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    numbers = [day.year * 12 + day.month - 1 - back for back in reversed(range(-1, MONTHS))]
    starts = [day.replace(year=month // 12, month=month % 12 + 1) for month in numbers]
    return list(pairwise(starts))


def month_piece(category: str, start: datetime, end: datetime) -> Piece:
    """Return the items of one month and category."""
    span = Range(start.astimezone(UTC), (end - _INSTANT).astimezone(UTC))
    asked = Filter(choices={"category": Choice(values=(category,))}, ranges={"published": span})
    return Piece(query.count(asked), list_href(asked))


def coverage_chart(*, for_curator: bool) -> Chart:
    """Return for each field on how many items people decided, and on how many only a machine did. Curators are led to both."""
    decided = followed("decided", decided_ids)
    *counts, total = query.counts_among(Filter(), [*(decided[field] for field in FIELD_LABELS), None])
    columns = []
    for (field, label), count in zip(FIELD_LABELS.items(), counts, strict=True):
        choices = (Choice(values=(field,)), Choice(excluded=(field,)))
        hrefs = [Links(own={"decided": choice}).to(Filter()) if for_curator else "" for choice in choices]
        columns.append(Column(label, [Piece(count, hrefs[0]), Piece(total - count, hrefs[1])]))
    series = ["people decided", "machines only"]
    return stacked("Curation coverage, by field", series, columns, tones=(PERSON, MACHINE))


def ingest_chart(now: datetime, *, for_operator: bool) -> Chart:
    """Return what became of the items that machines sent, by day. Operators see the runs of a day."""
    days = [localtime(now).date() - timedelta(days=back) for back in reversed(range(DAYS))]
    counts: Counter[tuple[object, str]] = Counter()
    runs = IngestRun.objects.filter(started_at__gte=now - timedelta(days=DAYS)).values_list("started_at", "counts")
    for at, by_status in runs.iterator():
        for status, count in by_status.items() if isinstance(by_status, dict) else ():
            counts[localtime(at).date(), status] += count if isinstance(count, int) else 0
    hrefs = {day: runs_href(day) if for_operator else "" for day in days}
    columns = [Column(f"{day:%-d %b}", [Piece(counts[day, status], hrefs[day]) for status in STATUSES]) for day in days]
    return stacked("Ingest, by day and outcome", STATUSES, columns)


def runs_href(day: date) -> str:
    """Return the address of the ingest runs of a day in the shown time zone."""
    starts = datetime.combine(day, time(), get_default_timezone())
    span = {"started_at__gte": str(starts), "started_at__lt": str(starts + timedelta(days=1))}
    return f"{reverse('admin:content_ingestrun_changelist')}?{urlencode(span)}"

"""A list as one writes it by hand in Django: a queryset, GROUP BY for every facet, one template; no more than it must show."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template

from content.db.members import count_members
from content.facets.by_sql import matching, paging
from content.facets.filter import Filter
from content.facets.spec import LISTED, Facet
from content.filters import canonical, parse, toggled
from content.models import Text

SHOWN = 12
PAGE = Template(
    """<!doctype html><title>Items</title><h1>{{ total }} items</h1>
{% for facet in facets %}<details open><summary>{{ facet.label }}</summary><ul>{% for value in facet.values %}
<li><a href="?{{ value.query }}">{{ value.name }}</a> {{ value.count }}</li>{% endfor %}</ul></details>{% endfor %}
<ol>{% for item in items %}<li><h2><a href="/items/{{ item.source }}:{{ item.external_id }}/">{{ item.title }}</a></h2>
<p>{{ item.author }} · {{ item.published_at }} · {{ item.kind }} · {{ item.duration_seconds }} · {{ item.language }}</p>
<p>{{ item.summary }}</p>{% for entry in item.effective.categories %}
<a href="?category={{ entry.category|urlencode }}">{{ entry.category }}</a>{% endfor %}{% for topic in item.effective.topics %}
<a href="?topic={{ topic|urlencode }}">{{ topic }}</a>{% endfor %}</li>{% endfor %}</ol>"""
)


def plain_list(request: HttpRequest) -> HttpResponse:
    """Show the newest items of a query string, the exact total, and every facet's most frequent values."""
    asked = parse(request.META["QUERY_STRING"])
    items = matching.items(asked, None)
    rows = list(paging.ordered(items, asked).defer("analysis", "payload", "media", "stats")[: asked.page_size])
    begin = dict(Text.objects.newest().filter(item__in=rows).values_list("item", "text"))
    for row in rows:
        row.summary = begin.get(row.pk, "")[:400]  # type: ignore[attr-defined]  # for the template
    context = {"total": items.count(), "items": rows, "facets": [panel(asked, facet) for facet in LISTED]}
    return HttpResponse(PAGE.render(Context(context)))


def panel(asked: Filter, facet: Facet) -> dict[str, Any]:
    """Return one facet under the other facets' choices."""
    items = matching.items(asked, None, without=facet.group)
    if facet.column:
        grouped = items.order_by().values_list(facet.column).annotate(count=Count("pk")).order_by("-count")
        counts = [(str(value), count) for value, count in grouped[:SHOWN]]
    elif facet.members == "variants":
        texts = Text.objects.newest().filter(role="summary", item__in=items.values("pk"))
        counts = list(
            texts.order_by().values_list("variant").annotate(count=Count("item", distinct=True)).order_by("-count")[:SHOWN]
        )
    else:
        found = count_members(items, facet.members)  # type: ignore[arg-type]  # the variants are no set of these
        counts = [(member[0], count) for member, count in sorted(found, key=lambda pair: -pair[1])[:SHOWN]]
    values = [{"name": name, "count": count, "query": canonical(toggled(asked, facet.name, name))} for name, count in counts]
    return {"label": facet.label, "values": values}

"""The admin's list of items beside a stock ModelAdmin with the same columns and filters."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.models import User
from django.test import Client

from content.models import Item
from scripts.bench.figures import Report, clocked, median
from scripts.bench.finding import forget

#: Name -> our address, the stock one's. Ours shows live items by itself, the stock one is asked to.
PAGES = {
    "landing": ("", ""),
    "a filter": ("?source=reddit&kind__exact=conversation", "?source__exact=reddit&kind__exact=conversation"),
    "a search": ("?q={word}", "?q={word}"),
    "page 90": ("?p=90", "?p=90"),
}
ROUNDS = 5


def measure(report: Report, bar: float) -> None:
    """Compare four pages; every round asks both."""
    user, _new = User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    title = Item.objects.live().order_by("pk").values_list("title", flat=True)[500]
    for name, addresses in PAGES.items():
        ours, stock = (address.format(word=title.split()[-1]) for address in addresses)
        mine: list[float] = []
        theirs: list[float] = []
        for round_ in range(ROUNDS + 1):
            time = clocked(partial(get, client, f"/admin/content/item/{ours}"))
            if round_:
                mine.append(time)
                theirs.append(clocked(partial(get, client, f"/bench/admin/content/item/{stock}")))
        report.faster(f"admin, {name}, beside a stock ModelAdmin", median(mine), median(theirs), bar)


def get(client: Client, path: str) -> None:
    """Ask for a page of the admin."""
    forget()
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")

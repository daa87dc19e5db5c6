"""Whole list requests: beside engine and row fetch alone, and beside a hand-written Django list with SQL facets."""

from __future__ import annotations

from functools import partial

from django.test import Client

from content.facets import query
from content.facets.filter import Filter
from content.filters import canonical
from dashboard.presenters.cards import cards_of
from dashboard.presenters.links import Links
from scripts.bench.figures import Report, clocked, interleaved, median
from scripts.bench.finding import forget
from scripts.bench.questions import Questions

ROUNDS = 5
ASKED = 12


def ask(client: Client, path: str, asked: Filter) -> None:
    """Ask for a page; nothing is remembered of the one before."""
    forget()
    answer = client.get(f"{path}?{canonical(asked)}")
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")


def parts(asked: Filter) -> None:
    """Do what a request must do at least: answer the question and fetch the rows of its cards."""
    forget()
    cards_of(query.run(asked, listed=query.Listed(200)).ids, asked, Links())


def measure(report: Report) -> None:
    """Compare whole requests with what they are made of."""
    client, drawn = Client(), Questions(seed=21)
    whole, bare = [], []
    asked = [Filter(), *(drawn.narrowed(1 + number % 3) for number in range(ASKED))]
    for round_ in range(ROUNDS + 1):
        for one in asked:
            times = clocked(partial(ask, client, "/", one)), clocked(partial(parts, one))
            if round_:
                whole.append(times[0])
                bare.append(times[1])
    report.within("whole list request beside engine and row fetch", median(whole), median(bare), 4)


def measure_peer(report: Report) -> None:
    """Compare every sort of list page with the hand-written list that answers the same question."""
    client, drawn = Client(), Questions(seed=22)
    pages = {"first page": Filter(), "by title": Filter(sort="title"), "100 rows": Filter(page_size=100)}
    pages |= {f"{count} choices": drawn.narrowed(count) for count in (1, 2, 3)}
    pages |= {"a range": drawn.ranged(), "an exclude": drawn.excluding(), "a tree": drawn.in_tree()}
    for name, one in pages.items():
        asks = {"ours": partial(ask, client, "/", one), "peer": partial(ask, client, "/bench/list/", one)}
        times = interleaved(asks, rounds=ROUNDS)
        report.within(f"list page, {name}, beside a hand-written one", median(times["ours"]), median(times["peer"]), 1)

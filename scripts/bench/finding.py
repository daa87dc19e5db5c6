"""Ten facets, the exact total and the first page: the engine beside the best SQL design, question by question, interleaved."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from django.db import connection, transaction

from content.facets import query
from content.facets.cursors import Cursor
from content.facets.filter import Filter
from content.facets.index.keeper import keeper
from content.models import Item
from scripts.bench.figures import Report, clocked, interleaved, median, p95
from scripts.bench.peers.numbered import WIDE, Numbered
from scripts.bench.questions import Question, Questions

ROUNDS = 5
CHANGED = 1000


def best_peer() -> Numbered:
    """Return the SQL design of this engine; on SQLite the faster of two."""
    if connection.vendor == "postgresql":
        from scripts.bench.peers.int_arrays import IntArrays

        return IntArrays()
    from scripts.bench.peers import on_sqlite

    on_sqlite.build()
    peers = [on_sqlite.Links(), on_sqlite.OnePass()]
    questions = Questions(seed=5)
    asked = [questions.narrowed(1 + number % 3) for number in range(6)]
    times = [median([clocked(lambda peer=peer, one=one: peer.run(one)) for one in asked]) for peer in peers]
    return peers[times.index(min(times))]


def measure(report: Report, peer: Numbered, *, questions: int, bar: float) -> None:
    """Compare engine and peer under 0 to 3 choices and under mixed questions, 1,000 changes just applied."""
    drawn = Questions()
    kinds: dict[str, Callable[[], Question]] = {
        f"{count} choices": lambda count=count: drawn.narrowed(count) for count in (1, 2, 3)
    }
    kinds["a range, an exclude or a tree"] = drawn.mixed
    change(CHANGED)
    refresh()
    ours: list[float] = []
    theirs: list[float] = []
    for name, draw in kinds.items():
        engine, sql = compared([draw() for _ in range(questions)], peer)
        report.note(f"ten facets, total and page under {name}, p50", median(engine))
        report.faster(f"ten facets, total and page under {name}, p95", p95(engine), p95(sql), bar)
        ours, theirs = ours + engine, theirs + sql
    report.note(f"the same in SQL ({peer.name}), p50", median(theirs))
    report.faster("ten facets, total and page, all questions, p95", p95(ours), p95(theirs), bar)
    whole = interleaved({"ours": lambda: fresh(Filter()), "sql": lambda: peer.run(Filter())})
    report.note("the whole list, p95 (counts kept)", p95(whole["ours"]))
    report.note("the whole list in SQL (counts given)", p95(whole["sql"]))


def compared(asked: list[Question], peer: Numbered) -> tuple[list[float], list[float]]:
    """Return the times of engine and peer; every round asks each question of both in turn."""
    engine: list[float] = []
    sql: list[float] = []
    for round_ in range(ROUNDS + 1):
        for one in asked:
            forget()
            ours, theirs = clocked(lambda one=one: fresh(one)), clocked(lambda one=one: peer.run(one))
            if round_:
                engine.append(ours)
                sql.append(theirs)
    return engine, sql


def fresh(asked: Filter) -> object:
    """Answer as a page does: what changed is looked for first."""
    return query.run(asked, listed=query.Listed(WIDE))


def forget() -> None:
    """Let the index remember no answer, so that none is measured twice."""
    index = keeper().index
    if index is not None:
        index.remembered.clear()


def refresh() -> None:
    """Take in what changed."""
    with keeper().fresh():
        pass


def change(count: int, *, seed: int = 1) -> None:
    """Change so many items, as a machine does, in one transaction."""
    last = Item.objects.order_by("-pk").values_list("pk", flat=True)[0]
    chosen = random.Random(seed).sample(range(1, last + 1), min(count, last))
    with transaction.atomic():
        for start in range(0, len(chosen), 500):
            for item in Item.objects.filter(pk__in=chosen[start : start + 500]).only("pk", "analysis", "word_count"):
                item.analysis = {**item.analysis, "language": "de" if item.pk % 2 else "en"}
                Item.objects.filter(pk=item.pk).update(analysis=item.analysis, word_count=(item.word_count or 0) + 1)


def measure_refresh(report: Report, built: float, bar: float) -> None:
    """Time a look that finds nothing new, and one that finds 1,000 changed rows; `built` is a cold build in ms."""
    refresh()
    report.limit("refresh, nothing changed", median([clocked(refresh) for _ in range(200)]), 1)
    times = []
    for seed in range(ROUNDS):
        change(CHANGED, seed=seed + 10)
        times.append(clocked(refresh))
    report.faster("refresh of 1,000 changed items beside a cold build", median(times), built, bar)


def measure_depth(report: Report, page: int) -> None:
    """Compare the first page with one far down the list."""
    asked = Filter()
    place = page * asked.page_size
    (pk,) = query.ids_between(asked, place - 1, place)
    item = Item.objects.only("indexed_at").get(pk=pk)
    deep = replace(asked, after=str(Cursor(asked.sort, item.indexed_at, pk)))
    for one in (asked, deep):
        query.run(one, facets=False)
    times = interleaved(
        {"first": lambda: query.run(asked, facets=False), "deep": lambda: query.run(deep, facets=False)}, rounds=50
    )
    report.within(f"page {page + 1:,} beside the first", median(times["deep"]), median(times["first"]), 2)

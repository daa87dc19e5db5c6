"""Search: the first page of rare, middling and common words, the time until all counts are exact, equal sets on both engines."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from content.facets import query
from content.facets.common_words import MOST, keep_common
from content.facets.filter import Filter
from content.models import Text
from scripts.bench.figures import Report, clocked, median
from scripts.bench.finding import WIDE, forget
from scripts.bench.words import vocabulary

ROUNDS = 5
RANDOM_QUERIES = 200
SAMPLED = 400


def words_by_rank() -> dict[str, str]:
    """Return a rare, a middling, a frequent and two common words that texts really have."""
    counted = Counter(word for text in sample() for word in set(text.split()))
    ordered = [word for word, _count in counted.most_common()]
    ranks = {"common": 2, "also common": 5, "frequent": MOST + 20, "middling": len(ordered) // 20, "rare": -1}
    return {name: ordered[rank] for name, rank in ranks.items()}


def sample() -> list[str]:
    """Return some texts from all over the store."""
    last = Text.objects.order_by("-pk").values_list("pk", flat=True)[0]
    chosen = range(1, last, max(1, last // SAMPLED))
    return list(Text.objects.filter(pk__in=list(chosen)).order_by("pk").values_list("text", flat=True))


def measure(report: Report, bar: float) -> None:
    """Time first pages and whole answers."""
    with_common_words(report)
    words = words_by_rank()
    asked = {
        "a rare word": words["rare"],
        "a middling word": words["middling"],
        "a common word": words["common"],
        "a frequent word that is not kept": words["frequent"],
        "two common words": f"{words['common']} {words['also common']}",
        "a common and a middling word": f"{words['common']} {words['middling']}",
    }
    times = {name: {"page": [0.0] * 0, "counts": [0.0] * 0} for name in asked}
    for round_ in range(ROUNDS + 1):
        for name, q in asked.items():
            for part, ask in (("page", first_page), ("counts", counted)):
                forget_text()
                time = clocked(partial(ask, q))
                if round_:
                    times[name][part].append(time)
    for name in asked:
        report.note(f"first page of {name}", median(times[name]["page"]))
        report.note(f"exact total and counts of {name}", median(times[name]["counts"]))
    two, rare = (median(times[name]["page"]) for name in ("two common words", "a rare word"))
    if bar:
        report.within("first page of two common words beside a rare one", two, rare, bar)


def with_common_words(report: Report) -> None:
    """Let the index keep the commonest words, as every serving process does beside its requests."""
    from content.facets.index.keeper import keeper

    time = clocked(lambda: keep_common(keeper()))
    report.note("the commonest words, those that the index had not kept", time)


def first_page(q: str) -> None:
    """Ask for the newest items that have these words, as the list page does."""
    asked = Filter(q=q)
    if query.first_look(asked) is None:
        query.run(asked, facets=False)


def counted(q: str) -> None:
    """Ask for the page with its exact total and counts."""
    query.run(Filter(q=q), listed=query.Listed(WIDE))


def forget_text() -> None:
    """Let nothing be remembered of a search, but what belongs to the index: the commonest words."""
    from content.facets.index.keeper import keeper

    forget()
    index: Any = keeper().index
    if index is not None:
        index.found = dict(index.lasting())


def measure_sets(report: Report, path: Path) -> None:
    """Ask 200 random queries; the first engine writes what it found, the other one compares."""
    random = np.random.default_rng(41)
    texts = sample()
    asked: set[str] = set()
    while len(asked) < RANDOM_QUERIES:
        asked.add(random_query(random, texts))
    found = {q: digest(q) for q in sorted(asked)}
    if path.is_file():
        other = json.loads(path.read_text())
        different = sum(other.get(q) != hash_ for q, hash_ in found.items())
        report.limit(f"different sets of {len(found)} random queries on two engines", different, 0, "queries")
    path.write_text(json.dumps(found))


def digest(q: str) -> str:
    """Return what names a set of ids."""
    return hashlib.sha256(json.dumps(sorted(map(int, query.ids(Filter(q=q))))).encode()).hexdigest()


def random_query(random: np.random.Generator, texts: list[str]) -> str:
    """Return words, a phrase, a beginning or a negation that some text answers."""
    words = texts[random.integers(len(texts))].split()
    start = int(random.integers(len(words) - 3))
    first, second = words[start], words[start + 1]
    other = str(vocabulary()[random.integers(2000)])
    forms = (
        *(first, f"{first} {second}", f'"{first} {second}"', f"{first} -{other}"),
        *(f"{first[:3]}*", f"title:{first}", f"{first} {other}"),
    )
    return forms[random.integers(len(forms))]

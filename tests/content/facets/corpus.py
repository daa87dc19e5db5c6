"""Random items and filters, and what a Filter means in plain Python: the measure that the engine is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from content.facets.filter import SORTS, Choice, Filter, Range
from content.facets.spec import FACETS, pair_value
from content.models import Hold, Item, Text
from content.overlay import category_pairs, topic_members

START = datetime(2024, 1, 1, tzinfo=UTC)
CATEGORIES = ("Science", "History", "a|b", "back\\slash", "")
SUBS = ("Physics", "Rome", "x|y", "")
TOPICS = ("engine", "Engine", "%s", "O'Brien", "énergie", "")
WORDS = ("marble", "Thunder", "énergie", "naïve", "R&D", "self-hosting")
VALUES: dict[str, tuple[str, ...]] = {
    "source": ("youtube", "web", "absent"),
    "kind": ("video", "article", "event"),
    "category": (*CATEGORIES[:-1], "absent"),
    "subcategory": tuple(pair_value(name, sub) for name in CATEGORIES[:-1] for sub in SUBS[:-1]),
    "topic": TOPICS[:-1],
    "channel": ("Ana", "ana", "absent"),
    "language": ("en", "fr", "de"),
    "content_type": ("News", "Talk"),
    "complexity": ("Beginner",),
    "audio": ("yes", "no"),
    "variant": ("audio", "key-points", "audio-fr:beginner"),
}
#: Values of `effective` that no well-behaved writer sends.
ODD: tuple[dict[str, Any], ...] = (
    {"topics": "engine", "categories": "Science"},
    {"topics": {"engine": 1}, "categories": [{"category": "Science", "subcategories": "Physics"}]},
    {"topics": [1, None, ["engine"], "engine", "engine"], "categories": ["Science", {"category": 3}, None]},
    {"topics": None, "categories": [{"category": "Science"}, {"category": "Science", "subcategories": [None, "Physics"]}]},
)


@dataclass(frozen=True)
class Row:
    """One item as Python sees it: sort keys and the values of every facet."""

    pk: int
    facets: dict[str, frozenset[str]]
    keys: dict[str, Any]
    ranges: dict[str, Any]
    is_live: bool
    tenant: str


def make_corpus(random: Random, size: int) -> list[Row]:
    """Store random items with texts, some deleted and some of another tenant; return what was stored."""
    for number in range(size):
        item = Item.objects.create(external_id=f"v{number}", **random_columns(random))
        for variant in random.sample(("audio", "key-points", ""), random.randint(0, 3)):
            for revision in range(1, random.randint(1, 2) + 1):
                Text.objects.filter(item=item, variant=variant).update(is_latest=False)
                Text.objects.create(item=item, variant=variant, revision=revision, text=random_text(random))
        if random.random() < 0.1:
            Hold.objects.create(tenant=item.tenant, source=item.source, external_id=item.external_id,
                                deleted_at=START, deleted_by="user:ana")  # fmt: skip
    return [row_of(item) for item in Item.objects.prefetch_related("texts")]


def random_columns(random: Random) -> dict[str, Any]:
    """Return the columns of one item; each value may be missing."""
    analysis: dict[str, Any] = {"title": random.choice(("", *WORDS)), "topics": random.sample(TOPICS, random.randint(0, 3))}
    analysis["categories"] = [
        {"category": name, "subcategories": random.sample(SUBS, random.randint(0, 2))}
        for name in random.choices(CATEGORIES, k=random.randint(0, 3))
    ]
    for name in ("language", "content_type", "complexity"):
        analysis[name] = random.choice((None, "", *VALUES[name]))
    analysis |= random.choice(ODD) if random.random() < 0.15 else {}
    return {
        "analysis": analysis,
        "tenant": random.choice(("", "", "", "other")),
        "source": random.choice(("youtube", "web")),
        "kind": random.choice(VALUES["kind"]),
        "author": random.choice(("", "Ana", "ana")),
        "has_audio": random.choice((True, False, None)),
        "indexed_at": START + timedelta(days=random.randint(0, 20)),
        "published_at": random.choice((None, START + timedelta(days=random.randint(0, 20), microseconds=random.randint(0, 2)))),
        "duration_seconds": random.choice((None, 0, random.randint(1, 9), 2**40)),
        "word_count": random.choice((None, random.randint(0, 9))),
    }


def random_text(random: Random) -> str:
    """Return a few words with marks between."""
    return random.choice((" ", ", ", ". ")).join(random.choices(WORDS, k=random.randint(0, 4)))


def row_of(item: Item) -> Row:
    """Return an item as Python sees it."""
    pairs = category_pairs(item.effective.get("categories"))
    values: dict[str, list[str]] = {
        "source": [item.source],
        "kind": [item.kind],
        "category": [name for name, _ in pairs],
        "subcategory": [pair_value(name, sub) for name, sub in pairs if name and sub],
        "topic": topic_members(item.effective.get("topics")),
        "channel": [item.author],
        "language": [item.language],
        "content_type": [item.content_type],
        "complexity": [item.complexity],
        "audio": [] if item.has_audio is None else ["yes" if item.has_audio else "no"],
        "variant": [text.variant for text in item.texts.all() if text.is_latest],
    }
    return Row(
        pk=item.pk,
        facets={name: frozenset(value for value in found if value) for name, found in values.items()},
        keys={"indexed": item.indexed_at, "published": item.published_at, "title": item.title_key.encode() or None,
              "duration": item.duration_seconds, "relevance": 0},
        ranges={"published": item.published_at, "duration": item.duration_seconds, "words": item.word_count},
        is_live=item.deleted_at is None,
        tenant=item.tenant,
    )  # fmt: skip


def random_filter(random: Random) -> Filter:
    """Return a filter with zero to four chosen facets and at most two ranges."""
    choices = {}
    for facet in random.sample(FACETS, random.randint(0, 4)):
        names = VALUES[facet.name]
        values = tuple(sorted(random.sample(names, random.randint(0, min(2, len(names))))))
        excluded = tuple(random.sample(names, random.choice((0, 0, 1))))
        presence = random.choice(("", "", "", "none", "any"))
        choice = Choice(values, excluded, presence, facet.is_multiple and random.random() < 0.3)
        if choice != Choice():
            choices[facet.name] = choice
    ranges = {}
    if random.random() < 0.2:
        ranges["duration"] = Range(random.choice((None, 1)), random.choice((5, None)))
    if random.random() < 0.2:
        ranges["published"] = Range(START + timedelta(days=random.randint(0, 10)))
    sort, page_size = random_sort(random), random.randint(1, 12)
    return Filter(choices=choices, ranges=ranges, sort=sort, page_size=page_size, deleted=page_size > 10)


def random_sort(random: Random) -> str:
    """Return one of the sorts, up or down."""
    return random.choice(("", "-")) + random.choice(SORTS)


def found(rows: list[Row], asked: Filter, *, without: str = "") -> list[Row]:
    """Return the rows of a filter; `without` leaves out a facet's (or the tree's) own choices, as counting does."""
    asked_about = (row for row in rows if row.is_live is not asked.deleted and row.tenant == asked.tenant)
    return [row for row in asked_about if all(holds(row, asked, without))]


def holds(row: Row, asked: Filter, without: str) -> Iterator[bool]:
    """Yield whether each part of a filter holds for a row."""
    for name, chosen in asked.ranges.items():
        value = row.ranges[name]
        yield value is not None and (chosen.low is None or value >= chosen.low) and (chosen.high is None or value <= chosen.high)
    for facet in FACETS:
        yield not row.facets[facet.name].intersection(asked.choice(facet.name).excluded)
        if facet.parent:
            continue
        members = [other for other in FACETS if other.group == facet.group]
        tests = [test for other in members for test in included(row, other.name, asked.choice(other.name))]
        each = any(asked.choice(other.name).match_all for other in members)
        if tests and (facet.group != without or each):
            yield all(tests) if each else any(tests)


def included(row: Row, name: str, choice: Choice) -> Iterator[bool]:
    """Yield whether each chosen thing of a facet is true of a row."""
    if choice.presence:
        yield bool(row.facets[name]) is (choice.presence == "any")
    yield from (value in row.facets[name] for value in choice.values)


def in_order(rows: list[Row], sort: str) -> list[int]:
    """Return the ids of rows in a sort: no key last, the primary key breaks ties in the sort's direction."""
    name, descends = sort.removeprefix("-"), sort.startswith("-")
    keyed = sorted(
        (row for row in rows if row.keys[name] is not None), key=lambda row: (row.keys[name], row.pk), reverse=descends
    )
    bare = sorted((row for row in rows if row.keys[name] is None), key=lambda row: row.pk, reverse=descends)
    return [row.pk for row in (*keyed, *bare)]

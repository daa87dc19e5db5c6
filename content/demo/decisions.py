"""What a person decided about the demo archive, so that a first look shows curated and deleted items."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from content.models import Category, Hold, Item
from content.services.curation import Actor, Change, curate
from content.services.deletion import delete_items
from content.services.ingest import write_records
from content.services.records import ItemRecord
from content.services.taxonomy import review_terms
from content.types import JSONValue

ANA = Actor("user:ana")


def add(category: str, subcategory: str) -> Change:
    """Return the decision that content also belongs there."""
    return Change(field="categories", op="patch", add=([category, subcategory],))


#: Words of the title, what was decided about every item with them, and why.
CURATED: tuple[tuple[str, tuple[Change, ...], str], ...] = (
    ("tidal power in small harbours", (add("Technology", "Power plants"),), "The turbine is the story, not only the tide."),
    ("libraries that lend tools", (add("Technology", "Repair"),), "People look for it beside the repair workshops."),
    ("run by its supporters", (add("Business", "Cooperatives"),), "The club is a cooperative by statute."),
    ("tenants who bought", (add("Business", "Cooperatives"),), "So is the house."),
    (
        "songs that crossed the sea",
        (Change("categories", "patch", add=(["History", "Modern History"],), remove=(["Music", "History of music"],)),),
        "It is about the crews; the songs are the source.",
    ),
    (
        "parish newsletter",
        (Change("topics", "patch", add=("plain language",), remove=("charts",)),),
        "What readers wrote in about.",
    ),
    ("maps that were drawn to mislead", (Change("content_type", "set", "Documentary"),), "All three are parts of one series."),
    ("bus stop", (Change("complexity", "set", "Beginner"),), "No formula in it."),
    (
        "Schlaf im Schichtdienst: ein Besuch",
        (Change("title", "set", "Schlaf im Schichtdienst: eine Nacht auf Station"),),
        "The title that the programme itself shows.",
    ),
    ("Village fibre networks: an honest", (add("Business", "Cooperatives"),), "The village owns the cable."),
    (
        "Inside repairing what was built",
        (add("Law", "Right to repair"), Change("complexity", "set", "Beginner")),
        "It ends with the law.",
    ),
    (
        "fibre posée par les habitants : reportage",
        (add("Business", "Cooperatives"), Change("topics", "patch", add=("bénévoles",))),
        "As the English one.",
    ),
    ("counting swifts over a town: what held up", (Change("categories", "pin"),), "About birds, whatever else is in it."),
    ("beginner's guide to a stage that fits", (Change("complexity", "pin"),), "Watched by a class of ten-year-olds."),
    ("Student satellites, by the numbers", (Change("content_type", "pin"),), "Figures from end to end."),
    ("Evaluating a model on your own documents: what", (Change("topics", "pin"),), "Agreed with the AI desk."),
    ("Im Gespräch: Eine Orgel", (Change("categories", "set", []),), "Belongs nowhere yet; ask the music desk."),
)
#: What a machine says about decided items afterwards: words of the title, field, value. Each is a suggestion that waits.
SAID_LATER: tuple[tuple[str, str, JSONValue], ...] = (
    ("counting swifts over a town: what held up", "categories", [{"category": "Science", "subcategories": ["Ornithology"]}]),
    ("beginner's guide to a stage that fits", "complexity", "Intermediate"),
    ("Student satellites, by the numbers", "content_type", "News"),
    ("Evaluating a model on your own documents: what", "topics", ["evaluation", "retrieval", "benchmarks"]),
)
DELETED: tuple[tuple[str, str], ...] = (
    ("music rights for a village fair", "Advice that is out of date."),
    ("A beginner's guide to habits", "The same recording twice."),
    ("Preparar un maratón despacio: un año", "Withdrawn by its makers."),
)


def decide_demo(*, now: datetime) -> tuple[int, int]:
    """Take every decision, all or none; return how many items were curated and deleted. Where holds exist nothing is done."""
    if Hold.objects.exists():
        return 0, 0
    with transaction.atomic():
        # What the archive brought was agreed on long ago; what is decided and said from here on waits for a review.
        review_terms(terms=[term.pair for term in Category.objects.all()], actor=ANA, now=now)
        curated = sum(decide(words, changes, reason, now=now) for words, changes, reason in CURATED)
        deleted = 0
        for words, reason in DELETED:
            keys = [item.key for item in Item.objects.filter(title__icontains=words)]
            deleted += delete_items(keys=keys, actor=ANA.because(reason), now=now)
        write_records(list(later_records(now)), now=now)
    return curated, deleted


def later_records(now: datetime) -> Iterator[ItemRecord]:
    """Yield what a machine says after the decisions."""
    for words, field, value in SAID_LATER:
        for item in Item.objects.filter(title__icontains=words):
            yield ItemRecord(key=item.key, observed_at=now, documents={"analysis": {field: value}})


def decide(words: str, changes: tuple[Change, ...], reason: str, *, now: datetime) -> int:
    """Curate every item whose title has these words; return how many."""
    items = list(Item.objects.filter(title__icontains=words))
    for item in items:
        curate(key=item.key, changes=changes, actor=ANA.because(reason), now=now)
    return len(items)

"""Suggestions: what machines now say about what people decided, found by a walk over the holds and decided in groups.

Nothing is stored. A walk reads every live hold once, two statements for each CHUNK of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Literal

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max

from content.db.retries import retried
from content.exceptions import InvalidCuration
from content.keys import NaturalKey
from content.models import Hold, Item
from content.overlay import SET_FIELDS, category_pairs
from content.services.batches import open_batch
from content.services.bulk import close_batch
from content.services.curation import CHUNK as LOCKED
from content.services.curation import Actor, Change, Curation, curate_items
from content.services.holds import stored_holds
from content.services.suggested import Difference, differences
from content.types import JSONValue

CHUNK = 2000
READ = ("pk", "tenant", "source", "external_id", "analysis", "effective", "deleted_at", "kind", "author", "language")
COUNT_KEY = "open-suggestions"
#: A walk for the badge is repeated only when this many times its own length has passed.
REST = 9
EVERYBODY = ""

VerdictName = Literal["accept", "hold", "edit", "pin"]
VERDICTS: tuple[VerdictName, ...] = ("accept", "hold", "edit", "pin")
DEEDS: dict[VerdictName, str] = {"accept": "Accepted", "hold": "Held", "edit": "Edited", "pin": "Pinned"}


@dataclass(frozen=True)
class Suggestion:
    """One field of one item about which a machine now says something else.

    `facets` are the item's own (facet, value), of a few facets, by which a page offers to narrow the suggestions.
    """

    key: NaturalKey
    item_id: int
    difference: Difference
    facets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """All suggestions that read alike; `difference` is the first one's spelling."""

    difference: Difference
    item_ids: tuple[int, ...]

    @property
    def change(self) -> str:
        """The id of the change."""
        return self.difference.change


@dataclass(frozen=True)
class Verdict:
    """What a person decides about suggestions.

    accept: the machine decides again. hold: what people decided stays. pin: what is shown now stays, as a whole.
    edit: `value` instead; of a set field it is a list of members that takes the place of what differs, the rest stays.
    """

    name: VerdictName
    value: JSONValue = None


@dataclass(frozen=True)
class Decided:
    """What became of a verdict: the batch that undoes it (None: nothing was open), items decided, items that moved on."""

    batch: int | None
    items: int
    moved_on: int


def suggestions(
    *, ids: Collection[int] | None = None, field: str = "", changes: Collection[str] = (), tenant: str = EVERYBODY
) -> Iterator[Suggestion]:
    """Yield the open suggestions of live items in the order of the holds.

    `ids`, `field` and `changes` (ids of changes) narrow them; None and empty ask for all.
    """
    for holds in [holds_of(ids, tenant)] if ids is not None and len(ids) <= CHUNK else hold_chunks(tenant):
        found = {hold.key: hold for hold in holds}
        for item in Item.objects.live().with_keys(list(found)).only(*READ):
            if ids is None or item.pk in ids:
                yield from wanted(open_of(found[item.key], item), field, changes)


def wanted(found: Iterable[Suggestion], field: str, changes: Collection[str]) -> Iterator[Suggestion]:
    """Yield the suggestions about a field and with one of these changes."""
    for suggestion in found:
        about = suggestion.difference
        if (not field or about.field == field) and (not changes or about.change in changes):
            yield suggestion


def holds_of(ids: Collection[int], tenant: str) -> list[Hold]:
    """Return the holds of a few live items."""
    keys = [item.key for item in Item.objects.live().filter(pk__in=ids, tenant=tenant).only("tenant", "source", "external_id")]
    return sorted(stored_holds(keys).values(), key=lambda hold: hold.pk)


def hold_chunks(tenant: str) -> Iterator[list[Hold]]:
    """Yield the holds of live items that decide something, CHUNK at a time by keyset."""
    after = 0
    deciding = Hold.objects.filter(tenant=tenant, deleted_at=None).exclude(curated={}).order_by("pk")
    while chunk := list(deciding.filter(pk__gt=after).only("tenant", "source", "external_id", "curated")[:CHUNK]):
        yield chunk
        after = chunk[-1].pk


def open_of(hold: Hold, item: Item) -> Iterator[Suggestion]:
    """Yield the suggestions about one item."""
    for found in differences(hold.curated, item.analysis, item.effective):
        yield Suggestion(item.key, item.pk, found, facets_of(item))


def facets_of(item: Item) -> tuple[tuple[str, str], ...]:
    """Return some of an item's facet values; "" is none."""
    categories = dict.fromkeys(name for name, _sub in category_pairs(item.effective.get("categories")))
    plain = (("source", item.source), ("kind", item.kind), ("channel", item.author), ("language", item.language))
    return tuple((facet, value) for facet, value in (*plain, *(("category", name) for name in categories)) if value)


def grouped(found: Iterable[Suggestion]) -> list[Group]:
    """Return suggestions by equal change, the most frequent first."""
    groups: dict[str, tuple[Difference, list[int]]] = {}
    for suggestion in found:
        groups.setdefault(suggestion.difference.change, (suggestion.difference, []))[1].append(suggestion.item_id)
    ordered = sorted(groups.values(), key=lambda group: (-len(group[1]), group[0].field, group[0].sentence))
    return [Group(about, tuple(item_ids)) for about, item_ids in ordered]


@retried
def decide(
    *,
    changes: Collection[str],
    verdict: Verdict,
    actor: Actor,
    now: datetime,
    ids: Collection[int] | None = None,
    query: str = "",
) -> Decided:
    """Decide about every open suggestion of some changes, as one batch. All or none. Raises InvalidCuration.

    1. Find them. 2. Lock holds, then items, and look again: only what reads as the person saw it is decided.
    """
    if not changes:
        return Decided(None, 0, 0)
    with transaction.atomic():
        # In the order in which machines lock items, so that neither waits for the other in a circle.
        found = sorted(suggestions(ids=ids, changes=changes), key=lambda suggestion: suggestion.item_id)
        together = open_batch(label=label_of(verdict, found), actor=actor, now=now, query=query)
        standing = [suggestion for chunk in chunks(found) for suggestion in still_open(chunk)]
        curations = [Curation(suggestion.key, (change_of(verdict, suggestion.difference),)) for suggestion in standing]
        results = curate_items(curations=curations, actor=together, now=now)
        items = sum(bool(result.fields) for result in results)
        batch = close_batch(together, items=items)
        if batch is None:
            transaction.set_rollback(True)
    return Decided(batch, items, len(found) - len(standing))


def chunks(found: list[Suggestion]) -> Iterator[list[Suggestion]]:
    """Yield suggestions in groups that one statement can carry."""
    for start in range(0, len(found), LOCKED):
        yield found[start : start + LOCKED]


def still_open(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Return those that are open with the same change, and let nobody move them until the transaction ends."""
    keys = list(dict.fromkeys(suggestion.key for suggestion in found))
    holds = stored_holds(keys, lock=True)
    items = Item.objects.live().with_keys(keys).order_by("pk").select_for_update().only(*READ)
    again = (each for item in items if item.key in holds for each in open_of(holds[item.key], item))
    now_open = {(each.key, each.difference.change) for each in again}
    return [suggestion for suggestion in found if (suggestion.key, suggestion.difference.change) in now_open]


def change_of(verdict: Verdict, about: Difference) -> Change:
    """Return what a verdict does to the field of one suggestion."""
    if verdict.name == "accept":
        return Change(about.field, "revert")
    if verdict.name in ("hold", "pin"):
        return Change(about.field, "hold" if verdict.name == "hold" else "pin")
    if about.field not in SET_FIELDS:
        return Change(about.field, "set", verdict.value)
    typed = verdict.value or []
    if not isinstance(typed, list):
        raise InvalidCuration(f"{about.field}: must be a list")
    remove: list[JSONValue] = [member if isinstance(member, str) else [*member] for member in (*about.people, *about.machine)]
    return Change(about.field, "patch", add=tuple(typed), remove=tuple(member for member in remove if member not in typed))


def label_of(verdict: Verdict, found: Sequence[Suggestion]) -> str:
    """Return what the list of batches says."""
    sentences = list(dict.fromkeys(suggestion.difference.change for suggestion in found))
    if len(sentences) != 1:
        return f"{DEEDS[verdict.name]} {len(sentences)} suggested changes"
    return f"{DEEDS[verdict.name]} {found[0].difference.sentence}"[:500]


def open_groups() -> int:
    """Return how many changes wait for a decision: the badge. Cheap while nothing changed, and never a tenth of the time.

    One look at the newest change stamp; a walk only when it moved, and not before the last walk's cost is REST times past.
    """
    stamp = Item.objects.aggregate(newest=Max("changed"))["newest"]
    known = cache.get(COUNT_KEY)
    if known and (known["stamp"] == stamp or monotonic() < known["rested"]):
        return int(known["count"])
    began = monotonic()
    count = len({suggestion.difference.change for suggestion in suggestions()})
    remember_open_groups(count, stamp=stamp, rested=monotonic() + REST * (monotonic() - began))
    return count


def remember_open_groups(count: int, *, stamp: int | None, rested: float) -> None:
    """Keep the badge's count for a minute at most: a commit out of order and a restored database leave no new stamp."""
    cache.set(COUNT_KEY, {"count": count, "stamp": stamp, "rested": rested}, timeout=60)

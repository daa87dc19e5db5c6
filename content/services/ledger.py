"""The ledger as proof: a hold must equal the replay of its events. What differs was written past our services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby

from content.keys import NaturalKey
from content.models import CurationEvent, Hold
from content.types import JSONObject, Progress

#: Keys between two words about the progress.
TOLD_EVERY = 500


@dataclass
class Replayed:
    """What the events of one key add up to."""

    curated: JSONObject = field(default_factory=dict)
    revision: int = 0
    is_deleted: bool = False
    is_purged: bool = False
    note: str = ""

    def take(self, event: CurationEvent) -> None:
        """Apply one event; events come in the order of their revisions."""
        self.revision = event.revision
        if event.op == CurationEvent.Op.DELETE:
            self.is_deleted = True
        elif event.op == CurationEvent.Op.RESTORE:
            self.is_deleted = self.is_purged = False
        elif event.op == CurationEvent.Op.PURGE:
            self.is_purged = True
        elif event.op == CurationEvent.Op.NOTE:
            self.note = str((event.after or {}).get("note", ""))
        elif event.field:
            self.curated.pop(event.field, None)
            if event.after is not None:
                self.curated[event.field] = event.after


@dataclass(frozen=True)
class Difference:
    """One hold that its events do not explain."""

    key: NaturalKey
    what: str


def replay(events: Iterable[CurationEvent]) -> Replayed:
    """Return what these events of one key add up to."""
    state = Replayed()
    for event in events:
        state.take(event)
    return state


def verify_curation(progress: Progress = lambda done, total: None) -> Iterator[Difference]:
    """Yield every hold that is not what its events say, and every key with events but no hold. Streams both tables by key."""
    total = Hold.objects.count()
    order = ("tenant", "source", "external_id")
    holds = ((hold.key, hold) for hold in Hold.objects.order_by(*order).iterator(chunk_size=2000))
    events = CurationEvent.objects.order_by(*order, "revision", "pk").iterator(chunk_size=2000)
    replays = ((key, replay(group)) for key, group in groupby(events, key=lambda event: event.key))
    # Both streams are in byte order, which is also the order of Python's tuples of text.
    keys = groupby(merge(holds, replays, key=lambda entry: entry[0]), key=lambda entry: entry[0])
    for seen, (key, group) in enumerate(keys, start=1):
        found = dict.fromkeys((Hold, Replayed)) | {type(entry): entry for _key, entry in group}
        yield from (Difference(key, what) for what in differences(found[Hold], found[Replayed]))
        if seen % TOLD_EVERY == 0 or seen == total:
            progress(seen, total)


def differences(hold: Hold | None, state: Replayed | None) -> Iterator[str]:
    """Yield what is different between a hold and its replay, in words."""
    if hold is None or state is None:
        yield "events without a hold" if hold is None else "a hold without events"
        return
    if hold.revision != state.revision:
        yield f"revision {hold.revision}, the ledger says {state.revision}"
    for name in sorted({*hold.curated, *state.curated}):
        if hold.curated.get(name) != state.curated.get(name):
            yield f"the decision about {name} is not the ledger's"
    if (hold.deleted_at is not None) != state.is_deleted:
        yield "deleted, the ledger says not" if hold.deleted_at else "not deleted, the ledger says deleted"
    if (hold.purged_at is not None) != state.is_purged:
        yield "purged, the ledger says not" if hold.purged_at else "not purged, the ledger says purged"
    if hold.note != state.note:
        yield "the note is not the ledger's"

"""Canary sets: a few decisions with their digest. When one of them is lost, readiness and verify_curation say so."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from content.exceptions import CanaryRefused
from content.keys import NaturalKey, parse_key
from content.models import CanarySet, CurationEvent
from content.services.holds import Actor, stored_holds
from content.services.ledger import Replayed, differences, replay

LARGEST = 1000
CHUNK = 500


def record_canary(*, name: str, keys: Sequence[NaturalKey], actor: Actor, now: datetime) -> CanarySet:
    """Remember what is decided about these items, under a name. Raises CanaryRefused."""
    if not 0 < len(name.strip()) <= 64:
        raise CanaryRefused("a canary set has a name of 1 to 64 characters")
    if not 0 < len(set(keys)) <= LARGEST:
        raise CanaryRefused(f"a canary set has 1 to {LARGEST} items")
    if CanarySet.objects.filter(name=name.strip()).exists():
        raise CanaryRefused(f"there is a canary set {name.strip()!r} already")
    holds = stored_holds(sorted(set(keys)))
    missing = sorted(set(keys) - set(holds))
    if missing:
        raise CanaryRefused(f"nobody decided anything about {missing[0]}")
    until = {key: hold.revision for key, hold in holds.items()}
    digest = digest_of(replays(until))
    wrong = next(problems_of(until, digest), "")
    if wrong:
        raise CanaryRefused(wrong)
    revisions = [[str(key), revision] for key, revision in sorted(until.items())]
    return CanarySet.objects.create(name=name.strip(), keys=revisions, digest=digest, created_by=actor.name, created_at=now)


def check_canaries() -> Iterator[tuple[str, str]]:
    """Yield (set, what is wrong) of every canary set that is not what it was. Decisions that came later are no fault."""
    for canary in CanarySet.objects.order_by("name"):
        yield from ((canary.name, problem) for problem in problems_with(canary))


def problems_with(canary: CanarySet) -> list[str]:
    """Return what is wrong with one canary set; [] when it is as it was recorded."""
    return list(problems_of({parse_key(key): int(revision) for key, revision in canary.keys}, canary.digest))


def canary_problems() -> list[str]:
    """Return what is wrong with the canary sets, in words: the check of readiness. [] when all is well."""
    return [f"canary set {name}: {problem}" for name, problem in check_canaries()]


def problems_of(until: Mapping[NaturalKey, int], digest: str) -> Iterator[str]:
    """Compare the ledger up to the recorded revisions with the digest, and the holds of today with the whole ledger."""
    if digest_of(replays(until)) != digest:
        yield "the ledger up to its revisions is not what was recorded"
    holds, today = stored_holds(list(until)), replays(dict.fromkeys(until))
    for key in sorted(until):
        yield from (f"{key}: {what}" for what in differences(holds.get(key), today.get(key)))


def replays(until: Mapping[NaturalKey, int | None]) -> dict[NaturalKey, Replayed]:
    """Return what the events of each key add up to, those after its revision left out. Keys without events are left out."""
    events: dict[NaturalKey, list[CurationEvent]] = defaultdict(list)
    keys = sorted(until)
    for start in range(0, len(keys), CHUNK):
        for event in events_of(keys[start : start + CHUNK]):
            last = until.get(event.key, 0)
            if last is None or event.revision <= last:
                events[event.key].append(event)
    return {key: replay(found) for key, found in events.items()}


def events_of(keys: Sequence[NaturalKey]) -> Iterable[CurationEvent]:
    """Yield the events of some keys in the order of their revisions, and perhaps those of other tenants and sources."""
    return CurationEvent.objects.filter(external_id__in={key.external_id for key in keys}).order_by("revision", "pk")


def digest_of(states: Mapping[NaturalKey, Replayed]) -> str:
    """Return the SHA-256 of decisions as canonical JSON."""
    document = [
        [str(key), state.curated, state.is_deleted, state.is_purged, state.note, state.revision]
        for key, state in sorted(states.items())
    ]
    return hashlib.sha256(json.dumps(document, ensure_ascii=False, sort_keys=True).encode()).hexdigest()

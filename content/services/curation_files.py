"""Decisions in files, taken together as one batch; `curation_lines` reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from content.db.retries import retried
from content.exceptions import InvalidKey
from content.keys import NaturalKey, parse_key
from content.models import Alias, Item
from content.services.batches import open_batch
from content.services.curation import Actor, Change, Curation, curate_items
from content.services.curation_lines import read_lines


@dataclass
class CurationReport:
    """What became of a file: lines read, items whose decisions changed, items that stood so already, keys without an item."""

    batch: int | None = None
    lines: int = 0
    changed: int = 0
    unchanged: int = 0
    not_found: list[str] = field(default_factory=list)


def curate_lines(
    *,
    lines: Iterable[str],
    label: str,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> CurationReport:
    """Take every line's decision, or none of them. Raises InvalidCuration, which names the line.

    A name may be an alias. A line about an item that is not there is not taken; its key is in the report.
    """
    read = list(read_lines(lines))
    owners = resolved_keys([name for name, _change in read])
    report = CurationReport(lines=len(read), not_found=sorted({name for name, _change in read if name not in owners}))
    changes: dict[NaturalKey, list[Change]] = defaultdict(list)
    for name, change in read:
        if name in owners:
            changes[owners[name]].append(change)
    curations = [Curation(key, tuple(decided)) for key, decided in changes.items()]
    take_curations(report, curations, label=label, actor=actor, now=now, dry_run=dry_run, progress=progress)
    return report


@retried
def take_curations(
    report: CurationReport,
    curations: Sequence[Curation],
    *,
    label: str,
    actor: Actor,
    now: datetime,
    dry_run: bool,
    progress: Callable[[int], None] | None,
) -> None:
    """Decide as one batch and write into the report what became of it; a dry run is rolled back."""
    with transaction.atomic():
        together = open_batch(label=label, actor=actor, now=now)
        results = curate_items(curations=curations, actor=together, now=now, progress=progress)
        report.changed = sum(bool(result.fields) for result in results)
        report.unchanged = len(results) - report.changed
        report.batch = together.batch.pk if together.batch else None
        if dry_run or not report.changed:
            transaction.set_rollback(True)
            report.batch = None


def resolved_keys(names: Sequence[str]) -> dict[str, NaturalKey]:
    """Return the item key of each name that has an item: a key, or the one owner of an alias."""
    keys: dict[str, NaturalKey] = {}
    for name in set(names):
        try:
            keys[name] = parse_key(name)
        except InvalidKey:
            continue
    here = {item.key for item in Item.objects.with_keys(list(keys.values())).only("tenant", "source", "external_id")}
    found = {name: key for name, key in keys.items() if key in here}
    owners: dict[str, set[NaturalKey]] = defaultdict(set)
    for alias in Alias.objects.filter(tenant="", name__in=set(names) - set(found)):
        owners[alias.name].add(alias.key)
    return found | {name: next(iter(keys)) for name, keys in owners.items() if len(keys) == 1}

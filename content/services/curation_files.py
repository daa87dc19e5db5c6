"""Decisions in files: JSON Lines or CSV with key, field, op and value, taken together as one batch."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from content.db.retries import retried
from content.exceptions import InvalidCuration, InvalidKey
from content.keys import NaturalKey, parse_key
from content.models import Alias, Item
from content.services.batches import open_batch
from content.services.curation import Actor, Change, Curation, curate_items
from content.types import JSONObject

OPS = ("set", "patch", "pin", "hold", "revert")
NAMES = frozenset({"key", "field", "op", "value", "add", "remove"})


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


def read_lines(lines: Iterable[str]) -> Iterator[tuple[str, Change]]:
    """Yield (name, change) of JSON Lines, or of CSV when the first line is its header."""
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    first = next(numbered, None)
    if first is None:
        return
    if first[1].lstrip("\ufeff").lstrip().startswith("{"):
        yield read_json_line(*first)
        for number, line in numbered:
            yield read_json_line(number, line)
        return
    header = next(csv.reader([first[1].lstrip("\ufeff")]))
    if not {"key", "field"} <= set(header) <= NAMES:
        raise InvalidCuration("line 1: neither JSON nor a CSV header with key, field, op, value")
    for number, row in enumerate(csv.DictReader((line for _number, line in numbered), fieldnames=header), start=2):
        yield read_change(number, {name: text_or_json(name, value) for name, value in row.items() if name and value})


def read_json_line(number: int, line: str) -> tuple[str, Change]:
    """Return one line of JSON Lines."""
    try:
        document = json.loads(line.lstrip("\ufeff"), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidCuration(f"line {number}: no JSON: {error}") from None
    if not isinstance(document, dict):
        raise InvalidCuration(f"line {number}: must be a JSON object")
    return read_change(number, document)


def refuse_constant(name: str) -> None:
    """Refuse NaN and the infinities, which Python's reader would take."""
    raise ValueError(f"{name} is no JSON")


def text_or_json(name: str, value: str) -> Any:
    """Return a CSV cell: lists and objects are JSON, anything else is text."""
    if name in ("value", "add", "remove") and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def read_change(number: int, document: JSONObject) -> tuple[str, Change]:
    """Return the name and the change of one line's document."""
    unknown = sorted(set(document) - NAMES)
    name, about, op = document.get("key"), document.get("field"), document.get("op", "set")
    if unknown:
        raise InvalidCuration(f"line {number}: {unknown[0]!r} is unknown")
    if not isinstance(name, str) or not isinstance(about, str) or op not in OPS:
        raise InvalidCuration(f"line {number}: needs key, field and one of the operations {', '.join(OPS)}")
    members = {part: document.get(part) or [] for part in ("add", "remove")}
    if not all(isinstance(value, list) for value in members.values()):
        raise InvalidCuration(f"line {number}: add and remove are lists")
    change = Change(about, cast(Any, op), document.get("value"), *(tuple(cast(Any, value)) for value in members.values()))
    return name, change


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

"""Child rows whose item comes later: the import that brings the item attaches them to it. Their raw rows stay kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from content.archive.systems import System
from content.keys import NaturalKey
from content.models import Alias, ArchiveImport, ArchiveRow, ImportChange, Item
from content.types import JSONObject

AT_ONCE = 500
Family = dict[str, list[JSONObject]]


def reunited(run: ArchiveImport, system: System) -> Iterator[Family]:
    """Yield families of raw rows, by table: rows kept without an item whose item this import created, with its own rows."""
    kept = ArchiveRow.objects.filter(system=system.SYSTEM).order_by("pk").iterator(chunk_size=AT_ONCE)
    while chunk := list(islice(kept, AT_ONCE)):
        families: dict[int, Family] = {}
        owners = created_owners(run, {system.parent_name(row.table, row.row) for row in chunk} - {""})
        for row in chunk:
            item = owners.get(system.parent_name(row.table, row.row))
            if item is not None:
                family = families.setdefault(item.pk, system.kept_rows(item))
                family.setdefault(row.table, []).append(row.row)
        yield from families.values()


def created_owners(run: ArchiveImport, names: set[str]) -> dict[str, Item]:
    """Return the one item of each name, of those that an import created."""
    keys = name_owners(names)
    wanted = {found for owners in keys.values() for found in owners}
    changes = run.changes.filter(op=ImportChange.Op.CREATED, external_id__in={key.external_id for key in wanted})
    created = {
        NaturalKey(change.tenant, change.source, change.external_id) for change in changes.only("tenant", "source", "external_id")
    }
    items = {item.key: item for item in Item.objects.with_keys(sorted(created & wanted))}
    return {name: items[key] for name, owners in keys.items() if len(owners) == 1 and (key := next(iter(owners))) in items}


def name_owners(names: set[str]) -> dict[str, set[NaturalKey]]:
    """Return the items that each name leads to: by an exact name or video id, else by the name without case."""
    exact, folded = owners_of(names), owners_of({name.lower() for name in names})
    return {name: exact.get(name) or folded.get(name.lower(), set()) for name in names}


def owners_of(names: set[str]) -> dict[str, set[NaturalKey]]:
    """Return the items of exactly these names."""
    found: dict[str, set[NaturalKey]] = defaultdict(set)
    for alias in Alias.objects.filter(tenant="", name__in=names):
        found[alias.name].add(alias.key)
    for item in Item.objects.filter(tenant="", source="youtube", external_id__in=names).only("tenant", "source", "external_id"):
        found[item.external_id].add(item.key)
    return found

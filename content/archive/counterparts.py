"""What the store has for a chunk of a file's units: items, texts, names, holds, and rows without an item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from content.archive.leftovers import kept_key
from content.archive.mapped import Row, Unit
from content.archive.systems import SYSTEMS
from content.keys import NaturalKey
from content.models import Alias, ArchiveImport, ArchiveRow, ImportChange, Item, QuarantinedRow, Text
from content.services.holds import stored_holds
from content.services.ingest import resolved
from content.services.twins import merged_into
from content.types import JSONObject


class Counterparts:
    """The store's side of a comparison. `fetch` loads a chunk; `seen` and `imports` grow over the whole file."""

    def __init__(self, system: str, sha256: str) -> None:
        self.system = system
        same = ArchiveImport.objects.filter(system=system, sha256=sha256).exclude(status=ArchiveImport.Status.UNDONE)
        self.imports: set[int] = set(same.values_list("pk", flat=True))
        self.knows_file = bool(self.imports)
        self.seen: set[int] = set()
        self.seen_texts: set[int] = set()
        self.seen_rows: set[tuple[str, str]] = set()

    def fetch(self, units: Sequence[Unit]) -> None:
        """Load what belongs to a chunk, in a fixed number of queries."""
        with_records = [unit for unit in units if unit.record]
        records = [unit.record for unit in with_records if unit.record]
        self.keys = {id(unit): found.key for unit, found in zip(with_records, resolved(records), strict=True)}
        keys = list(self.keys.values())
        self.items = {item.key: item for item in Item.objects.with_keys(keys)}
        self.purged = {key for key, hold in stored_holds(keys).items() if hold.purged_at}
        self.created = self.created_by_file(keys)
        loose = [row for unit in units for row in unit.rows if row.reason or not unit.record]
        self.orphan_owners = self.owners(loose)
        self.fetch_texts()
        self.fetch_aliases()
        # A row whose item is not there may lie among the kept or the quarantined ones.
        lost = [row for unit in with_records if self.keys[id(unit)] not in self.items for row in unit.rows]
        self.fetch_loose([*loose, *lost])
        self.seen.update(item.pk for item in self.items.values())

    def created_by_file(self, keys: list[NaturalKey]) -> set[NaturalKey]:
        """Return the keys whose items this very file created; without such an import, note which imports touched them."""
        ids = {key.external_id for key in keys}
        changes = ImportChange.objects.filter(external_id__in=ids, archive_import__system=self.system)
        created = set()
        for change in changes.only("tenant", "source", "external_id", "op", "archive_import_id"):
            key = NaturalKey(change.tenant, change.source, change.external_id)
            if not self.knows_file:
                self.imports.add(change.archive_import_id)
            elif change.archive_import_id in self.imports and change.op == ImportChange.Op.CREATED:
                created.add(key)
        return created

    def owners(self, rows: Sequence[Row]) -> dict[str, Item]:
        """Return the items that rows without one name all the same: an item may be there that the file does not have."""
        named = {row.key.split(" ")[0] for row in rows if not row.reason}
        aliases = list(Alias.objects.filter(tenant="", name__in=named)) if named else []
        items = {item.key: item for item in Item.objects.with_keys([alias.key for alias in aliases])}
        videos = Item.objects.filter(tenant="", external_id__in=named) if named else ()
        known = {alias.name: items[alias.key] for alias in aliases if alias.key in items}
        return {item.external_id: item for item in videos} | known

    def fetch_texts(self) -> None:
        """Load the texts of the chunk's items."""
        self.texts: dict[int, list[Text]] = defaultdict(list)
        wanted = {item.pk for item in (*self.items.values(), *self.orphan_owners.values())}
        for text in Text.objects.filter(item__in=wanted).order_by("pk"):
            self.texts[text.item_id].append(text)

    def fetch_aliases(self) -> None:
        """Load the names of the chunk's items."""
        self.names: dict[NaturalKey, set[str]] = defaultdict(set)
        for alias in Alias.objects.filter(external_id__in={key.external_id for key in self.items}):
            self.names[alias.key].add(alias.name)
        merged = merged_into([key for key, item in self.items.items() if item.deleted_at])
        owners = {target: key for key, target in merged.items()}
        for alias in Alias.objects.filter(external_id__in={key.external_id for key in owners}) if owners else ():
            if alias.key in owners:
                self.names[owners[alias.key]].add(alias.name)

    def fetch_loose(self, rows: Sequence[Row]) -> None:
        """Load the kept and the quarantined rows of the chunk."""
        kept = ArchiveRow.objects.filter(system=self.system, row_key__in={kept_key(row.key) for row in rows})
        self.kept: dict[tuple[str, str], JSONObject] = {(row.table, row.row_key): row.row for row in kept}
        self.quarantined: dict[tuple[str, str], list[QuarantinedRow]] = defaultdict(list)
        for held in QuarantinedRow.objects.filter(archive_import__system=self.system, row_key__in={row.key for row in rows}):
            self.quarantined[held.table, held.row_key].append(held)
        self.seen_rows.update((row.table, kept_key(row.key)) for row in rows)

    def came_otherwise(self, table: str, row: JSONObject) -> bool:
        """Return whether another file brought this row before its item was there, or a person fixed it in quarantine."""
        name = SYSTEMS[self.system].parent_name(table, row)
        if not name:
            return False
        kept = ArchiveRow.objects.filter(system=self.system, table=table, row_key__startswith=name)
        fixed = QuarantinedRow.objects.filter(table=table, row_key__startswith=name, state=QuarantinedRow.State.LOADED)
        return any(there.row == row for there in kept) or any({**there.row, **there.fixed} == row for there in fixed)

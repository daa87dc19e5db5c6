"""Rows that no item takes: those without one are kept as they are, those that cannot be loaded go to quarantine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from content.archive.mapped import Row, Unit
from content.archive.report import State
from content.models import ArchiveImport, ArchiveRow, QuarantinedRow

LONGEST_KEY = 500


class Leftovers:
    """The rows of one import that have no item. A row that is kept already, in either place, is not kept twice."""

    def __init__(self, run: ArchiveImport) -> None:
        self.run = run
        self.states: dict[tuple[str, str], State] = {}

    def write(self, units: Sequence[Unit]) -> None:
        """Keep the rows of a chunk."""
        self.states.clear()
        loose = [row for unit in units if unit.record is None for row in unit.rows if not row.reason]
        if loose:
            self.keep(loose)
        refused = [row for unit in units for row in unit.rows if row.reason]
        if refused:
            self.quarantine(refused)

    def state_of(self, row: Row) -> State:
        """Return what became of a row that was kept as it is."""
        return self.states[row.table, row.key]

    def keep(self, rows: Sequence[Row]) -> None:
        """Write rows without an item, by their keys."""
        names = {kept_key(row.key) for row in rows}
        found = ArchiveRow.objects.filter(system=self.run.system, tenant="", row_key__in=names)
        stored: dict[tuple[str, str], ArchiveRow] = {(row.table, row.row_key): row for row in found}
        changed: list[ArchiveRow] = []
        new: dict[tuple[str, str], ArchiveRow] = {}
        for row in rows:
            place = (row.table, kept_key(row.key))
            there = stored.get(place) or new.get(place)
            if there is None:
                new[place] = ArchiveRow(
                    system=self.run.system, table=row.table, row_key=place[1], row=row.raw, replaced=[], archive_import=self.run
                )
                self.states[row.table, row.key] = "loaded"
            elif there.row == row.raw:
                self.states[row.table, row.key] = "unchanged"
            else:
                there.replaced = [*there.replaced, {"import": there.archive_import_id, "row": there.row}]
                there.row, there.archive_import = row.raw, self.run
                changed.append(there)
                self.states[row.table, row.key] = "updated"
        ArchiveRow.objects.bulk_create(new.values(), batch_size=500)
        ArchiveRow.objects.bulk_update([row for row in changed if row.pk], ["row", "replaced", "archive_import"], batch_size=100)

    def quarantine(self, rows: Sequence[Row]) -> None:
        """Write rows with a reason, unless they lie in quarantine from an earlier import."""
        found = QuarantinedRow.objects.filter(archive_import__system=self.run.system, row_key__in={row.key for row in rows})
        known = [(row.table, row.row_key, row.reason, row.row) for row in found]
        new = [row for row in rows if (row.table, row.key, row.reason, row.raw) not in known]
        QuarantinedRow.objects.bulk_create(
            [
                QuarantinedRow(archive_import=self.run, table=row.table, row_key=row.key, reason=row.reason, row=row.raw)
                for row in new
            ],
            batch_size=500,
        )


def kept_key(key: str) -> str:
    """Return a row's key, short enough for its column."""
    return key if len(key) <= LONGEST_KEY else f"{key[:430]}#{hashlib.sha256(key.encode()).hexdigest()}"

"""What must be right before anybody relies on a snapshot, and the restore that does not begin without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from content.archive.parity_report import ParityReport
from content.archive.restoring import Restored, restore
from content.archive.snapshots import file_facts, read_manifest
from content.archive.systems.holdfast.archive_file import ArchiveFile, open_archive_file
from content.archive.systems.holdfast.tables import TABLES
from content.archive.ticks import ticker
from content.archive.turns import own_turn
from content.archive.whole_parity import compare_with
from content.db.whole_tables import analyze
from content.exceptions import ArchiveRefused
from content.models import CurationEvent
from content.types import JSONObject, JSONValue, Progress


@dataclass(frozen=True)
class Verified:
    """A snapshot that is whole; `live` says how the database compares, where that was asked."""

    path: Path
    manifest: JSONObject
    has_manifest: bool
    live: ParityReport | None
    seconds: float

    def as_json(self) -> JSONObject:
        """Return the report of the command."""
        status = self.live.status if self.live else "whole"
        said: JSONObject = {"path": str(self.path), "status": status, "reason": "", "manifest_beside": self.has_manifest}
        live = self.live.as_json() if self.live else None
        return {**said, **self.manifest, "live": live, "seconds": round(self.seconds, 3)}


@dataclass(frozen=True)
class Plan:
    """What a restore is about to do, in numbers: rows now and then, and the decisions that would be gone."""

    path: Path
    now: dict[str, int]
    then: dict[str, int]
    decisions_lost: int

    def lines(self) -> list[str]:
        """Return it for the person who is asked."""
        changed = [f"  {name}: {self.now[name]} now, {count} in the snapshot" for name, count in self.then.items()
                   if count != self.now[name]]  # fmt: skip
        lost = [f"  {self.decisions_lost} decisions were made since; they will be gone"] if self.decisions_lost else []
        return [f"{self.path.name} replaces the content of this database:", *(changed or ["  no table changes its size"]), *lost]


def verify_snapshot(*, path: Path, live: bool = False, progress: Progress | None = None) -> Verified:
    """Look at every byte and every row; with `live` compare with the database. Raises ArchiveRefused for a damaged one."""
    started = time.monotonic()
    with whole_snapshot(path) as archive:
        report = ParityReport(file=path.name, sha256=archive.source.sha256, system="holdfast") if live else None
        if report:
            compare_with(archive, report, progress)
            report.status = "different" if report.has_differences else "equal"
        has_manifest = path.with_suffix(".json").exists()
        return Verified(path, archive.manifest.as_json(), has_manifest, report, time.monotonic() - started)


def restore_snapshot(*, path: Path, agrees: Callable[[Plan], bool], progress: Progress | None = None) -> Restored | None:
    """Replace the content of the database by a snapshot's, if the person agrees; None when not.

    The snapshot is verified before anything is touched. Raises ArchiveRefused, and then nothing has changed.
    """
    with own_turn(), whole_snapshot(path) as archive:
        if not agrees(plan(archive)):
            return None
        restored = restore(archive, ticker(progress, archive.row_count))
    analyze([table.model for table in TABLES])
    return restored


@contextmanager
def whole_snapshot(path: Path) -> Iterator[ArchiveFile]:
    """Yield a snapshot whose files are what was written; raises ArchiveRefused, which says what is wrong with which."""
    if path.is_symlink():
        raise ArchiveRefused(f"{path.name}: is a link; name the file itself")
    with open_archive_file(path) as archive:
        said = read_manifest(path)
        if said is not None:
            check_file(path, said)
            dump = said.get("dump")
            if isinstance(dump, dict) and dump.get("file"):
                check_file(path.with_suffix(".dump"), dump)
        yield archive


def check_file(path: Path, said: dict[str, JSONValue]) -> None:
    """Raise ArchiveRefused unless a file is the one that the manifest describes."""
    if not path.is_file():
        raise ArchiveRefused(f"{path.name}: is missing, the manifest names it")
    found = file_facts(path)
    for fact in ("bytes", "sha256"):
        if found[fact] != said.get(fact):
            raise ArchiveRefused(
                f"{path.name}: is not what the manifest beside it says ({fact} {found[fact]}, not {said.get(fact)})"
            )


def plan(archive: ArchiveFile) -> Plan:
    """Return what restoring an archive would do."""
    now = {table.name: table.count() for table in TABLES}
    then = {name: found.rows for name, found in archive.manifest.tables.items() if name in now}
    last = archive.source.connection.execute("SELECT coalesce(max(id), 0) FROM main.curation_events").fetchone()[0]
    return Plan(archive.source.path, now, then, CurationEvent.objects.filter(pk__gt=last).count())

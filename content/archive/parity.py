"""Proves an import: every row and field of a file against the store, both ways, by the raw rows and the machine values.

Never against `effective`: what people decided is no difference.
"""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils import timezone

from content.archive.comparison import Comparison
from content.archive.counterparts import Counterparts
from content.archive.extras import find_extras
from content.archive.mapped import MappingOptions, Unit
from content.archive.parity_report import ParityReport
from content.archive.run import AT_ONCE, OpenArchive, open_archive
from content.archive.source_file import OF_THE_COPY, UNREADABLE, complaint
from content.archive.whole import is_holdfast
from content.archive.whole_parity import compare_whole
from content.exceptions import ArchiveRefused
from content.models import ArchiveImport
from content.services.taxonomy import map_terms
from content.types import Progress


def verify_archive(*, path: Path, system: str = "auto", progress: Progress | None = None) -> ParityReport:
    """Compare a file with the store and name every row and column that differs; reads only."""
    report = ParityReport(file=path.name)
    started = time.monotonic()
    try:
        if is_holdfast(path, system):
            compare_whole(path, report, progress)
        else:
            compare_rows(path, system, report, progress)
        report.status = "different" if report.has_differences else "equal"
    except ArchiveRefused as error:
        report.status, report.reason = "refused", " ".join(str(error).split())
    except UNREADABLE as error:
        report.status, report.reason = "refused", f"{OF_THE_COPY} ({complaint(error)})"
    report.seconds = time.monotonic() - started
    return report


def compare_rows(path: Path, system: str, report: ParityReport, progress: Progress | None) -> None:
    """Compare the rows of an older system's file."""
    with open_archive(path, system) as archive:
        report.sha256, report.system, report.schema = archive.source.sha256, archive.system.SYSTEM, archive.schema
        for table in archive.staging.counts:
            report.expect(table, archive.staging.counts[table])
        compare(archive, report, progress)


def compare(archive: OpenArchive, report: ParityReport, progress: Progress | None) -> None:
    """Walk through the file's units, then look for rows that only the store has."""
    counterparts = Counterparts(archive.system.SYSTEM, report.sha256)
    units = archive.units(options_of(report))
    total, done = report.rows, 0
    while chunk := list(islice(units, AT_ONCE)):
        chunk = in_stored_terms(chunk)
        counterparts.fetch(chunk)
        for unit in chunk:
            settle(unit, counterparts, archive, report)
        done += sum(len(unit.rows) for unit in chunk)
        if progress:
            progress(done, total)
    for table, key in find_extras(counterparts, set(archive.staging.counts)):
        report.add_extra(table, key)


def in_stored_terms(units: list[Unit]) -> list[Unit]:
    """Return units as an import would write them now: a term that people renamed or merged is no difference."""
    mapped = iter(map_terms([unit.record for unit in units if unit.record]))
    return [replace(unit, record=next(mapped)) if unit.record else unit for unit in units]


def options_of(report: ParityReport) -> MappingOptions:
    """Return the options with which this file was imported; without such an import those of the system's last one."""
    runs = ArchiveImport.objects.filter(system=report.system).order_by("-pk")
    run = runs.filter(sha256=report.sha256).first() or runs.first()
    stored = run.options if run and isinstance(run.options, dict) else {}
    zone = ZoneInfo(str(stored.get("legacy_tz") or "UTC"))
    return MappingOptions(timezone.now(), zone, stored.get("curated") == "categories")


def settle(unit: Unit, counterparts: Counterparts, archive: OpenArchive, report: ParityReport) -> None:
    """Say of each row of a unit how it stands in the store."""
    comparison = Comparison(unit, counterparts, archive.system.origins, archive.system.JSON_COLUMNS)
    for row in unit.rows:
        state, differences = comparison.row(row)
        report.add(row, state, differences)
    for table, key in comparison.extras(set(archive.staging.counts)):
        report.add_extra(table, key)

"""The entry points: import a file into the store. Commands, the admin and quickstart call `import_archive`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from content.archive.loader import Loader, RowsLost
from content.archive.mapped import MappingOptions, Note, Unit
from content.archive.merge_beside import merged_beside
from content.archive.options import ImportOptions
from content.archive.orphans import reunited
from content.archive.private_folder import private_folder
from content.archive.read_ahead import read_ahead
from content.archive.report import Report
from content.archive.small import write_small
from content.archive.source_file import OF_THE_COPY, UNREADABLE, SourceFile, complaint, open_source
from content.archive.staging import Staging
from content.archive.systems import System, find_system
from content.archive.turns import own_turn
from content.archive.whole import bring_back, is_holdfast
from content.exceptions import ArchiveRefused
from content.models import ArchiveImport
from content.types import Progress

AT_ONCE = 200


@dataclass(frozen=True)
class OpenArchive:
    """An archive whose rows may be read: its file, its system, and its tables in the scratch file."""

    source: SourceFile
    system: System
    schema: str
    staging: Staging

    def units(self, options: MappingOptions) -> Iterator[Unit]:
        """Yield every row of the file once."""
        return self.system.rows(self.staging, options)


@contextmanager
def open_archive(path: Path, system: str = "auto") -> Iterator[OpenArchive]:
    """Yield an archive whose tables were read whole; raises ArchiveRefused with one line that says why not."""
    with open_source(path) as source:
        staging = Staging(source)
        found, schema = find_system(system, staging.shapes)
        for table, columns in found.tables(staging.shapes).items():
            staging.load(table, columns)
        yield OpenArchive(source, found, schema, staging)


def import_archive(*, path: Path, actor: str, options: ImportOptions | None = None, progress: Progress | None = None) -> Report:
    """Import a file and report what became of each of its rows. What is there already does not change.

    1. Take the turn: a second import at the same time is refused. 2. Open the file; one that cannot be read whole is refused,
    and nothing is written. 3. Write its units in chunks, each in one transaction. An interruption leaves whole chunks, and
    running it again completes them. 4. Prove that every row was counted once. A dry run is rolled back as a whole.
    """
    options = options or ImportOptions()
    report = Report(file=path.name)
    started = time.monotonic()
    try:
        with own_turn():
            if is_holdfast(path, options.system):
                bring_back(path, options, report, progress)
            else:
                import_rows(path, actor, options, report, progress)
    except ArchiveRefused as error:
        report.status, report.reason = "refused", " ".join(str(error).split())
    except KeyboardInterrupt:
        report.status, report.reason = "interrupted", "stopped by the user; run it again to complete it"
    except (DatabaseError, InterfaceError) as error:
        report.status, report.reason = "interrupted", f"the database stopped it: {' '.join(str(error).split())}; run it again"
    except UNREADABLE as error:
        report.status, report.reason = "interrupted", f"{OF_THE_COPY} ({complaint(error)}); run it again"
    report.seconds = time.monotonic() - started
    return report


def import_rows(path: Path, actor: str, options: ImportOptions, report: Report, progress: Progress | None) -> None:
    """Import the rows of an older system's file."""
    with open_archive(path, options.system) as archive:
        describe(archive, report)
        if options.dry_run:
            with transaction.atomic():
                load(archive, report, actor, options, progress)
                transaction.set_rollback(True)
            report.import_id = None
        else:
            load(archive, report, actor, options, progress)


def describe(archive: OpenArchive, report: Report) -> None:
    """Say in the report what the file holds, known and unknown."""
    report.sha256, report.system, report.schema = archive.source.sha256, archive.system.SYSTEM, archive.schema
    staging = archive.staging
    known = archive.system.tables(staging.shapes)
    for table in known:
        report.expect(table, staging.counts[table])
        for column in sorted(set(staging.columns[table]) - set(known[table])):
            report.unknown_columns.append([f"{table}.{column}", staging.count_values(table, column)])
    for name, shape in sorted(staging.shapes.items()):
        if name not in known and not shape.is_view:
            report.unknown_tables.append([shape.name, staging.count_unknown(shape)])


def load(archive: OpenArchive, report: Report, actor: str, options: ImportOptions, progress: Progress | None) -> None:
    """Write an open archive and keep the run with its report."""
    now = timezone.now()
    run = ArchiveImport.objects.create(
        file=report.file, sha256=report.sha256, system=report.system, schema=report.schema, actor=actor, started_at=now,
        options=options.as_json(), rows_total=report.rows,
    )  # fmt: skip
    report.import_id = run.pk
    report.status = "dry_run" if options.dry_run else "done"
    started = time.monotonic()
    try:
        loader = Loader(run, report, now, options.curated_categories)
        write_units(archive, loader, options, progress)
        attach_orphans(archive.system, loader, options)
        if unaccounted := report.unaccounted():
            raise RowsLost(f"the rows of {', '.join(unaccounted)} do not add up")
    except BaseException:
        # Also for a crash of our own: nobody may read "running" where nothing runs.
        report.status, report.seconds = "interrupted", time.monotonic() - started
        with suppress(DatabaseError, InterfaceError):
            if not connection.in_atomic_block and not connection.is_usable():
                connection.close()
            finish(run, report, ArchiveImport.Status.INTERRUPTED)
        raise
    report.seconds = time.monotonic() - started
    finish(run, report, ArchiveImport.Status.DONE)


def finish(run: ArchiveImport, report: Report, status: ArchiveImport.Status) -> None:
    """Keep the outcome of a run."""
    run.status, run.report, run.finished_at = status, report.summary(), timezone.now()
    run.save(update_fields=["status", "report", "finished_at"])


def write_units(archive: OpenArchive, loader: Loader, options: ImportOptions, progress: Progress | None) -> None:
    """Write all units in chunks and tell how far it is."""
    mapping = MappingOptions(loader.now, options.legacy_zone, options.curated_categories)
    total, done = loader.report.rows, 0
    loader.remark(file_notes(archive, total))
    with merged_beside(), read_ahead(archive.units(mapping), AT_ONCE) as chunks:
        for chunk in chunks:
            done += sum(len(unit.rows) for unit in chunk)
            loader.write(chunk, done)
            if progress:
                progress(done, total)
    loader.flush_notes()


def attach_orphans(system: System, loader: Loader, options: ImportOptions) -> None:
    """Attach the rows of earlier files that waited for an item of this one: a small archive of them takes the same way in."""
    mapping = MappingOptions(loader.now, options.legacy_zone)
    for family in reunited(loader.run, system):
        with private_folder() as folder:
            write_small(folder / "orphans.db", family)
            with open_archive(folder / "orphans.db", system.SYSTEM) as small:
                loader.attach(list(small.units(mapping)))


def file_notes(archive: OpenArchive, total: int) -> list[Note]:
    """Return what there is to say about the file as a whole."""
    notes = [Note("", code, "warning", stored=text, coerces=False) for code, text in archive.source.warnings]
    return notes if total else [*notes, Note("", "empty_archive", "warning", coerces=False)]

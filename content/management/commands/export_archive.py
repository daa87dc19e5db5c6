"""export_archive: the whole database as one SQLite file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.archive.export import export_archive
from content.archive.progress import shown_progress
from content.exceptions import ArchiveRefused


class Command(BaseCommand):
    """Arguments, one export, its report, its exit code."""

    help = (
        "Write the whole database, of one moment, as a SQLite file that import_archive reads back on either engine. Passwords, "
        "digests of tokens and sessions stay here. Exit: 0 done, 2 refused, 3 interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where to."""
        parser.add_argument("path", type=Path, help="the file to write")
        parser.add_argument("--yes", action="store_true", help="replace a file that is there")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Export and report."""
        try:
            with shown_progress(sys.stderr, f"exporting {options['path'].name}") as progress:
                done = export_archive(path=options["path"], overwrite=options["yes"], progress=progress)
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except KeyboardInterrupt:
            raise CommandError("interrupted; no file was written", returncode=3) from None
        if options["json"]:
            self.stdout.write(json.dumps(done.as_json(), ensure_ascii=False))
        else:
            self.stdout.write(f"{done.path}: {done.rows} rows, {done.size} bytes, {done.seconds:.1f} s")

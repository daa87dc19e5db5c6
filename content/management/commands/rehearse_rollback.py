"""rehearse_rollback: the way back, tried on databases that exist only for it, with its seconds."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.archive.progress import shown_steps
from content.archive.rehearsal import rehearse
from content.exceptions import ArchiveRefused


class Command(BaseCommand):
    """Arguments, one rehearsal, its report, its exit code."""

    help = (
        "Take a snapshot, restore it into a scratch database on the same server (where that is allowed) and into SQLite, compare "
        "every row, serve the pages, and clean up. The database in use is only read. Exit: 0 green, 1 red, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the form of the report."""
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rehearse and report."""
        lines = self.stderr.write if options["json"] else self.stdout.write
        try:
            with shown_steps(sys.stderr, lines) as (say, doing):
                rehearsal = rehearse(now=timezone.now(), say=say, doing=doing)
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except KeyboardInterrupt:
            raise CommandError("interrupted; what was made for it is gone", returncode=3) from None
        if options["json"]:
            self.stdout.write(json.dumps(rehearsal.as_json(), ensure_ascii=False))
        else:
            verdict = "green" if rehearsal.is_green else "RED"
            self.stdout.write(f"{verdict}: {rehearsal.rows} rows, {rehearsal.size} bytes, {rehearsal.seconds:.1f} s in all")
        if not rehearsal.is_green:
            raise CommandError("the way back is not open", returncode=1)

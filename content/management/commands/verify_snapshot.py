"""verify_snapshot: is every byte and every row of a snapshot what was written, and is the database still what it shows?"""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.archive.progress import shown_progress
from content.archive.snapshot_checks import Verified, verify_snapshot
from content.archive.snapshots import find_snapshot
from content.exceptions import ArchiveRefused


class Command(BaseCommand):
    """Arguments, one verification, its report, its exit code."""

    help = (
        "Compute all digests of a snapshot or archive again. Exit: 0 whole (with --live: and equal), 1 whole, but the database "
        "differs, 2 damaged or not readable; one line says what is wrong with which file and table."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which one."""
        parser.add_argument("path", help='the .sqlite3 file, or "latest"')
        parser.add_argument("--live", action="store_true", help="compare with the database, too")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and report."""
        try:
            path = find_snapshot(options["path"])
            with shown_progress(sys.stderr, f"comparing {path.name}") as progress:
                found = verify_snapshot(path=path, live=options["live"], progress=progress)
        except ArchiveRefused as refusal:
            if options["json"]:
                self.stdout.write(json.dumps({"path": options["path"], "status": "refused", "reason": str(refusal)}))
            raise CommandError(str(refusal), returncode=2) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False))
        else:
            self.tell(found)
        if found.live and found.live.exit_code():
            raise CommandError("the database is not what the snapshot shows", returncode=1)

    def tell(self, found: Verified) -> None:
        """Print the report for people."""
        beside = "" if found.has_manifest else " (no manifest beside it; its own digests and seal are right)"
        self.stdout.write(f"{found.path}: whole{beside}, {found.seconds:.1f} s")
        for line in found.live.lines() if found.live else ():
            self.stdout.write(line)

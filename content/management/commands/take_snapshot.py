"""take_snapshot: an archive of this moment with its digests, in SNAPSHOT_DIR."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.archive.progress import shown_progress
from content.archive.snapshots import remove_older, take_snapshot
from content.exceptions import ArchiveRefused
from content.management.arguments import positive


class Command(BaseCommand):
    """Arguments, one snapshot, its report, its exit code."""

    help = (
        "Write the whole database of this moment into SNAPSHOT_DIR, with a manifest, and pg_dump's file beside it where that "
        "program is. Exit: 0 done, 2 refused, 3 interrupted; then there is no snapshot."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare how many are kept."""
        parser.add_argument("--keep", type=positive, metavar="N", help="remove all but the newest N snapshots afterwards")
        parser.add_argument("--no-dump", action="store_true", help="leave pg_dump out")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take one, remove old ones, report."""
        try:
            with shown_progress(sys.stderr, "taking a snapshot") as progress:
                taken = take_snapshot(now=timezone.now(), with_dump=not options["no_dump"], progress=progress)
            removed = [str(path) for path in remove_older(options["keep"])] if options["keep"] else []
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except KeyboardInterrupt:
            raise CommandError("interrupted; there is no snapshot", returncode=3) from None
        if options["json"]:
            self.stdout.write(json.dumps({"path": str(taken.path), **taken.said, "removed": removed}, ensure_ascii=False))
            return
        said = taken.said
        self.stdout.write(f"{taken.path}: {said['rows']} rows, {said['bytes']} bytes, {said['seconds']} s")
        dump = said["dump"]
        if isinstance(dump, dict):
            self.stdout.write(f"dump: {dump['file'] or dump['reason']}")
        for path in removed:
            self.stdout.write(f"removed {path}")

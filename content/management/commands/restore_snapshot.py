"""restore_snapshot: the database becomes what a snapshot shows."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.archive.progress import shown_progress
from content.archive.snapshot_checks import Plan, restore_snapshot
from content.archive.snapshots import find_snapshot
from content.exceptions import ArchiveRefused


class Command(BaseCommand):
    """Arguments, a question, one restore, its report, its exit code."""

    help = (
        "Replace the content of the database by a snapshot's, in one transaction, after every byte was verified. Accounts, "
        "tokens, revoked links and a pause stay as they are. Exit: 0 done, 2 refused, 3 interrupted; then nothing changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which one."""
        parser.add_argument("path", help='the .sqlite3 file, or "latest"')
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document; needs --yes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, restore, report."""
        self.options = options
        try:
            path = find_snapshot(options["path"])
            with shown_progress(sys.stderr, f"restoring {path.name}") as progress:
                restored = restore_snapshot(path=path, agrees=self.agrees, progress=progress)
        except ArchiveRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        except KeyboardInterrupt:
            raise CommandError("interrupted; nothing was changed", returncode=3) from None
        if restored is None:
            raise CommandError("nothing was changed (answer y, or give --yes)", returncode=2)
        if options["json"]:
            self.stdout.write(json.dumps({"path": str(path), "status": "restored", **restored.as_json()}, ensure_ascii=False))
            return
        self.stdout.write("\n".join(restored.lines()))

    def agrees(self, plan: Plan) -> bool:
        """Say what would happen, and ask."""
        if not self.options["json"]:
            self.stdout.write("\n".join(plan.lines()))
        asks = not self.options["yes"] and not self.options["json"]
        return self.options["yes"] or (asks and input("Restore it? [y/N] ").strip().lower() in ("y", "yes"))

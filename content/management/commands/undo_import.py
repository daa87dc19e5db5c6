"""undo_import: takes an import back, where nobody touched since what it did."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.archive.progress import shown_progress
from content.archive.undo import ImportNotUndone, UndoneImport, undo_import
from content.exceptions import ArchiveRefused
from content.management.arguments import operating
from content.services.holds import Actor


class Command(BaseCommand):
    """Arguments, what it would do, a question, one service, a report."""

    help = (
        "Take an import back: items that it created and nobody touched go for good (importable again), machine values that it "
        "changed go back where they still stand, the rest is listed and kept. Exit: 0 done, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the import, who asks and how to answer."""
        parser.add_argument("import_id", type=int, metavar="ID", help="the import's number")
        parser.add_argument("--as", dest="actor", default="", metavar="USER", help="who undoes it (the command itself)")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument("--json", action="store_true", help="print one JSON document; needs --yes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what it would do, ask, do it."""
        actor = operating(options["actor"]) if options["actor"] else Actor("command:undo_import")
        try:
            if not options["yes"]:
                self.ask(self.undo(options["import_id"], actor, dry_run=True), is_json=options["json"])
            result = self.undo(options["import_id"], actor)
        except (ImportNotUndone, ArchiveRefused) as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False) if options["json"] else "\n".join(result.lines("was")))

    def undo(self, import_id: int, actor: Actor, *, dry_run: bool = False) -> UndoneImport:
        """Undo, and show how far it is."""
        with shown_progress(sys.stderr, "looking" if dry_run else "undoing") as progress:
            return undo_import(import_id=import_id, actor=actor, now=timezone.now(), dry_run=dry_run, progress=progress)

    def ask(self, plan: UndoneImport, *, is_json: bool) -> None:
        """Say what will be done and have it agreed to."""
        if not is_json:
            self.stdout.write("\n".join(plan.lines("would be")))
        if is_json or input("Go on? [y/N] ").strip().lower() not in ("y", "yes"):
            raise CommandError("nothing was changed (answer y, or give --yes)", returncode=2)

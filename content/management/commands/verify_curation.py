"""verify_curation: replays the ledger, lists holds that no event explains, and checks the canary sets."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.archive.progress import shown_progress
from content.services.canaries import check_canaries
from content.services.ledger import verify_curation


class Command(BaseCommand):
    """Arguments, one service, exit code."""

    help = "Replay the ledger of what people decided; list every hold and canary set that differs. Exit code 1 when one does."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the form of the report."""
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and report."""
        with shown_progress(sys.stderr, "replaying") as progress:
            differences = [{"key": str(found.key), "difference": found.what} for found in verify_curation(progress)]
        canaries = [{"canary_set": name, "problem": problem} for name, problem in check_canaries()]
        if options["json"]:
            self.stdout.write(json.dumps({"differences": differences, "canaries": canaries}, ensure_ascii=False))
        else:
            for found in differences:
                self.stdout.write(f"{found['key']}: {found['difference']}")
            for canary in canaries:
                self.stdout.write(f"canary set {canary['canary_set']}: {canary['problem']}")
            self.stdout.write(f"{len(differences)} differences between the holds and their ledger")
        if differences:
            raise CommandError("the ledger does not explain every hold", returncode=1)
        if canaries:
            names = ", ".join(sorted({canary["canary_set"] for canary in canaries}))
            raise CommandError(f"not what was recorded: canary set {names}", returncode=1)

"""verify_curation: replays the ledger and lists holds that no event explains."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.services.ledger import verify_curation


class Command(BaseCommand):
    """Arguments, one service, exit code."""

    help = "Replay the ledger of what people decided and list every hold that differs. Exit code 1 when one does."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the form of the report."""
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and report."""
        differences = [{"key": str(found.key), "difference": found.what} for found in verify_curation()]
        if options["json"]:
            self.stdout.write(json.dumps({"differences": differences}, ensure_ascii=False))
        else:
            for found in differences:
                self.stdout.write(f"{found['key']}: {found['difference']}")
            self.stdout.write(f"{len(differences)} differences between the holds and their ledger")
        if differences:
            raise CommandError("the ledger does not explain every hold", returncode=1)

"""pause_ingest: stops machine writes (HTTP answers 503 with Retry-After), or lets them go on."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from content.management.arguments import operating
from content.services.ingest_runs import pause_ingest, resume_ingest


class Command(BaseCommand):
    """Arguments, one service, one line."""

    help = "Stop ingest over HTTP, ORM and command line, or resume it. Curation goes on. Exit: 0 done, 2 refused."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare who, why and which way."""
        parser.add_argument(
            "--as", dest="actor", required=True, metavar="USER", help="Who does this: the name of an operator's account."
        )
        parser.add_argument("--reason", default="", help="Why; machines are told.")
        parser.add_argument("--resume", action="store_true", help="Let machines write again.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Pause or resume; what is so already stays so, and is told."""
        actor, now = operating(options["actor"]).name, timezone.now()
        if options["resume"]:
            changed, state = resume_ingest(actor=actor, now=now), "running"
        else:
            changed, state = pause_ingest(actor=actor, reason=options["reason"], now=now), "paused"
        if options["json"]:
            self.stdout.write(json.dumps({"ingest": state, "changed": changed}))
        else:
            self.stdout.write(f"ingest is {state}{'' if changed else ', as it was'}")

"""record_canary: remembers what is decided about a few items, so that its loss is noticed."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.exceptions import ContentError
from content.keys import parse_key
from content.management.arguments import deciding
from content.services.canaries import record_canary


class Command(BaseCommand):
    """Arguments, one service, one line."""

    help = "Record a canary set: decisions that readiness and verify_curation check from now on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the name, the items and who records."""
        parser.add_argument("name", help="What the set is called in reports.")
        parser.add_argument("keys", nargs="+", metavar="KEY", help="Items that people decided about.")
        parser.add_argument("--as", dest="actor", required=True, metavar="USER", help="Who records it: the name of an account.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Record the set; exit code 2 when it is refused."""
        actor = deciding(options["actor"])
        try:
            keys = [parse_key(key) for key in options["keys"]]
            canary = record_canary(name=options["name"], keys=keys, actor=actor, now=timezone.now())
        except ContentError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        document = {"name": canary.name, "items": len(canary.keys), "digest": canary.digest}
        line = f"canary set {canary.name}: {len(canary.keys)} items, digest {canary.digest[:16]}"
        self.stdout.write(json.dumps(document, ensure_ascii=False) if options["json"] else line)

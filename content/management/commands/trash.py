"""trash: lists deleted items, restores them, or purges them for good."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from content.exceptions import ContentError
from content.keys import parse_key
from content.management.arguments import deciding
from content.services.deletion import purge_items, restore_items
from content.services.trash import rows_of, trashed

ACTIONS = {"restore": restore_items, "purge": purge_items}


class Command(BaseCommand):
    """Arguments, a question, one service, a report."""

    help = "List deleted items, restore some, or purge some: a purge empties them for good and keeps the tombstone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what to do with which items."""
        parser.add_argument("action", choices=["list", *ACTIONS], help="What to do.")
        parser.add_argument("keys", nargs="*", metavar="KEY", help="Deleted items.")
        parser.add_argument("--as", dest="actor", default="", metavar="USER", help="Who does it; needed to restore and purge.")
        parser.add_argument("--reason", default="", help="Why; it stands in the ledger.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document; needs --yes to restore and purge.")

    def handle(self, *args: Any, **options: Any) -> None:
        """List, or ask and act; exit code 2 when refused."""
        if options["action"] == "list":
            rows = [asdict(row) | {"key": str(row.key)} for row in rows_of(list(trashed()))]
            document, lines = {"deleted": rows}, ["  ".join(f"{value}" for value in row.values() if value) for row in rows]
        else:
            document = self.acted(**options)
            lines = ["{action}d {changed} of {asked} items".format(action=options["action"], **document)]
        self.stdout.write(
            json.dumps(document, ensure_ascii=False, cls=DjangoJSONEncoder) if options["json"] else "\n".join(lines)
        )

    def acted(self, *, action: str, keys: list[str], actor: str, reason: str, yes: bool, **options: Any) -> dict[str, Any]:
        """Ask and act."""
        if not keys or not actor:
            raise CommandError(f"{action} needs at least one KEY and --as USER", returncode=2)
        by = deciding(actor, reason)
        if not yes and (options["json"] or input(f"{action} {len(keys)} items? [y/N] ").strip().lower() not in ("y", "yes")):
            raise CommandError("nothing was changed (answer y, or give --yes)", returncode=2)
        try:
            wanted = [parse_key(key) for key in keys]
            changed = ACTIONS[action](keys=wanted, actor=by, now=timezone.now())
        except ContentError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        return {"asked": len(keys), "changed": changed}

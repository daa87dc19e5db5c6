"""undo_batch: takes back what was decided together, where it still stands."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.exceptions import BatchUndone
from content.management.arguments import deciding
from content.models import Batch
from content.services.batches import undo_batch


class Command(BaseCommand):
    """Arguments, a question, one service, a report."""

    help = "Take back the decisions of a batch that still stand; what was decided since is listed and kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the batch, who asks and how to answer."""
        parser.add_argument("batch", type=int, help="The batch's number.")
        parser.add_argument("--as", dest="actor", required=True, metavar="USER", help="Who undoes it: the name of an account.")
        parser.add_argument("--yes", action="store_true", help="Do not ask.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document; needs --yes.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what will be done, ask, and do it; exit code 2 when refused."""
        actor = deciding(options["actor"])
        batch = Batch.objects.filter(pk=options["batch"]).first()
        if batch is None:
            raise CommandError(f"there is no batch {options['batch']}", returncode=2)
        if not options["yes"]:
            question = f"Take back {batch.events.count()} decisions of batch {batch.pk} ({batch.label})? [y/N] "
            if options["json"] or input(question).strip().lower() not in ("y", "yes"):
                raise CommandError("nothing was changed (answer y, or give --yes)", returncode=2)
        try:
            result = undo_batch(batch_id=batch.pk, actor=actor, now=timezone.now())
        except BatchUndone as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        kept = [{"key": str(key), "what": what} for key, what in result.kept]
        if options["json"]:
            self.stdout.write(json.dumps({"batch": batch.pk, "undone": result.undone, "kept": kept}, ensure_ascii=False))
            return
        for entry in kept:
            self.stdout.write(f"kept: {entry['key']} {entry['what']} (decided since)")
        self.stdout.write(f"{result.undone} items went back, {len(kept)} decisions were kept")

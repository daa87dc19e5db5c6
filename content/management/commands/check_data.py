"""check_data: finds rows that are stored and cannot be read."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from content.archive.progress import shown_progress
from content.services.doctor import find_unreadable


class Command(BaseCommand):
    """One walk through every row, and the list of those that cannot be read."""

    help = (
        "Find rows that are stored and cannot be read: times beyond the calendar, JSON that is too deep, numbers without end. "
        "Exit: 0 there is none, 1 each one is listed by table, row and column."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the form of the answer."""
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and tell."""
        with shown_progress(sys.stderr, "reading") as progress:
            found = list(find_unreadable(progress))
        if options["json"]:
            self.stdout.write(json.dumps({"unreadable": [asdict(row) for row in found]}, ensure_ascii=False))
        else:
            lines = [f"{row.table} {row.pk} {row.column}: {row.reason}" for row in found]
            self.stdout.write("\n".join(lines) or "every row can be read")
        if found:
            raise SystemExit(1)

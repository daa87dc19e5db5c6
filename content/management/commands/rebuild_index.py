"""rebuild_index: voids the facet index of every process and builds it anew, with the commonest words of search, for the next
process to start from."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from content.archive.progress import shown_progress
from content.facets.common_words import keep_common
from content.facets.index.keeper import keeper


class Command(BaseCommand):
    """Arguments, one call, report."""

    help = "Build the facet index anew and write it to INDEX_CACHE_DIR; every running process takes it from there."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the form of the report."""
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and report."""
        started = time.monotonic()
        with shown_progress(sys.stderr, "facet index") as progress:
            index = keeper().rebuild(progress)
        with shown_progress(sys.stderr, "commonest words") as progress:
            words = keep_common(keeper(), progress)
        report = {
            "items": len(index),
            "deleted": len(index.deleted),
            "values": sum(len(values.names) - 1 for values in index.values.values()),
            "words": words,
            "seconds": round(time.monotonic() - started, 3),
        }
        if options["json"]:
            self.stdout.write(json.dumps(report))
        else:
            told = "{items} items ({deleted} deleted), {values} values, {words} common words, {seconds} s"
            self.stdout.write(told.format(**report))

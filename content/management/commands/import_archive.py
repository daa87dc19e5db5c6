"""Imports an archive: `manage.py import_archive PATH`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand

from content.archive.options import ImportOptions
from content.archive.progress import shown_progress
from content.archive.report import REFUSED
from content.archive.run import import_archive
from content.archive.systems import SYSTEM_NAMES
from content.management.arguments import zone


class Command(BaseCommand):
    """Arguments, one import, its report, its exit code."""

    help = (
        "Import an archived SQLite file. Idempotent: what is there already does not change. Exit: 0 done, 1 with --strict and "
        "rows that were coerced or quarantined, 2 refused, 3 interrupted (run it again)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", type=Path, help="the SQLite file")
        parser.add_argument("--system", choices=["auto", *SYSTEM_NAMES], default="auto", help="the system that wrote the file")
        parser.add_argument("--curated", choices=["categories"], help="take the file's subcategories_json as people's decisions")
        parser.add_argument("--dry-run", action="store_true", help="report everything, write nothing")
        parser.add_argument("--strict", action="store_true", help="exit 1 when a row was coerced or quarantined")
        parser.add_argument("--legacy-tz", type=zone, default=ZoneInfo("UTC"), help="the zone of times without one (UTC)")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report."""
        chosen = ImportOptions(
            system=options["system"],
            curated_categories=options["curated"] == "categories",
            dry_run=options["dry_run"],
            legacy_zone=options["legacy_tz"],
        )
        with shown_progress(sys.stderr, f"importing {options['path'].name}") as progress:
            report = import_archive(path=options["path"], actor="command:import_archive", options=chosen, progress=progress)
        code = report.exit_code(strict=options["strict"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        elif code != REFUSED:
            self.stdout.write("\n".join(report.lines()))
        if report.reason:
            self.stderr.write(f"{report.status}: {report.reason}")
        if code:
            raise SystemExit(code)

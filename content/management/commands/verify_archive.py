"""Proves an import: `manage.py verify_archive PATH`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from content.archive.parity import verify_archive
from content.archive.progress import shown_progress
from content.archive.report import REFUSED
from content.archive.systems import SYSTEM_NAMES


class Command(BaseCommand):
    """Arguments, one comparison, its report, its exit code."""

    help = (
        "Compare every row and field of an archive with the database, both ways. Exit: 0 equal, 1 not equal (each difference "
        "is named by table, row and column), 2 refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("path", type=Path, help="the SQLite file")
        parser.add_argument("--system", choices=["auto", *SYSTEM_NAMES], default="auto", help="the system that wrote the file")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and report."""
        with shown_progress(sys.stderr, f"comparing {options['path'].name}") as progress:
            report = verify_archive(path=options["path"], system=options["system"], progress=progress)
        code = report.exit_code()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        elif code != REFUSED:
            self.stdout.write("\n".join(report.lines()))
        if report.reason:
            self.stderr.write(f"{report.status}: {report.reason}")
        if code:
            raise SystemExit(code)

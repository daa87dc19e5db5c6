"""curate: decisions from a file of JSON Lines or CSV, as one batch."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.exceptions import ContentError
from content.management.arguments import deciding
from content.services.curation_files import CurationReport, curate_lines


class Command(BaseCommand):
    """Arguments, one service, a report, exit code."""

    help = "Decide about fields of items from a file with key, field, op and value a line: JSON Lines or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file, who decides and how to answer."""
        parser.add_argument("file", help="A file, or - for standard input.")
        parser.add_argument("--as", dest="actor", required=True, metavar="USER", help="Who decides: the name of an account.")
        parser.add_argument("--reason", default="", help="Why; it stands in the ledger.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would change and change nothing.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, decide and report; exit code 1 when a line's item is not there, 2 when the file is refused."""
        actor = deciding(options["actor"], options["reason"])
        name = options["file"]
        try:
            content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            report = curate_lines(
                lines=StringIO(content.decode(), newline=""), label=f"curate {Path(name).name}", actor=actor, now=timezone.now(),
                dry_run=options["dry_run"],
            )  # fmt: skip
        except (OSError, UnicodeDecodeError, ContentError) as refusal:
            raise CommandError(f"{name}: {refusal}", returncode=2) from refusal
        self.print_report(report, as_json=options["json"])
        if report.not_found:
            raise CommandError(f"{len(report.not_found)} keys have no item; the other lines were taken", returncode=1)

    def print_report(self, report: CurationReport, *, as_json: bool) -> None:
        """Print the report as lines or as one document."""
        if as_json:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
            return
        for key in report.not_found:
            self.stdout.write(f"not found: {key}")
        made = f"batch {report.batch}" if report.batch else "no batch"
        self.stdout.write(f"{report.lines} lines: {report.changed} items changed, {report.unchanged} stood so already ({made})")

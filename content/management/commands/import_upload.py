"""import_upload: imports a file that came through the admin; its page starts this."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.archive.uploads import UploadRefused, run


class Command(BaseCommand):
    """One upload, its report."""

    help = "Import a file that came through the admin's upload page, which starts this and follows it. Prints the report as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which upload."""
        parser.add_argument("token", help="the upload's token, as in the address of its page")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report."""
        try:
            report = run(options["token"])
        except UploadRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(json.dumps(report, ensure_ascii=False))

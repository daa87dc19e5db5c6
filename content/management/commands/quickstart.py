"""quickstart: from a fresh clone to a dashboard in one command, with the demo archive or with a file of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.demo import first_run, serving
from content.exceptions import QuickstartRefused


class Command(BaseCommand):
    """Arguments, the steps in their order, the server."""

    help = "Migrate, import the demo archive or a file of yours, make a curator account, and serve with public viewing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the file and the address."""
        parser.add_argument("--archive", type=Path, help="An archived SQLite file to import instead of the demo archive.")
        parser.add_argument("--host", default="127.0.0.1", help="Address to serve on.")
        parser.add_argument("--port", type=int, default=8000, help="Port to serve on.")
        parser.add_argument("--no-serve", action="store_true", help="Stop before serving.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, then become the server; exit code 2 when refused."""
        try:
            if not options["no_serve"]:
                serving.refuse_taken_port(options["host"], options["port"])
            self.prepare(options["archive"])
        except QuickstartRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if not options["no_serve"]:
            self.stdout.write(f"\nServing http://{options['host']}:{options['port']}/   (Ctrl-C ends it)")
            self.stdout.flush()
            serving.become_server(options["host"], options["port"])

    def prepare(self, archive: Path | None) -> None:
        """Do what is not yet done: 1. the right database, 2. its tables, 3. its content, 4. an account."""
        if missing := serving.missing_environment(archive):
            serving.restart(missing)
        if settings.IS_DEPLOYMENT:
            first_run.refuse_used_database()
        self.stdout.write(f"Database: {settings.DATABASES['default']['NAME']}")
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        first_run.fill(archive, folder=settings.VAR_DIR, now=timezone.now(), say=self.stdout.write)
        first_run.ensure_curator(self.stdout.write)

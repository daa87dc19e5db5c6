"""create_ingest_role: a database role of its own for machines, without any right to write what people decided."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.db import features, operations

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class Command(BaseCommand):
    """Arguments, one operation, one line."""

    help = "Make a PostgreSQL role for machines: it writes items and texts, and can write neither holds nor the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the role's name."""
        parser.add_argument("--name", default="holdfast_ingest", help="The role's name.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the role and print its password once; exit code 2 where the engine has no roles."""
        if not features().has_roles:
            raise CommandError("SQLite has no roles; set DATABASE_URL to a PostgreSQL server", returncode=2)
        if not NAME.fullmatch(options["name"]):
            raise CommandError(f"{options['name']!r} is no role name (a-z, 0-9 and _)", returncode=2)
        password = secrets.token_urlsafe(24)
        operations().create_ingest_role(options["name"], password)
        self.stdout.write(f"role {options['name']}, password (shown once): {password}")

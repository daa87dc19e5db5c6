"""create_token: makes an API token and prints it, once."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from content.exceptions import ContentError
from content.models import ApiToken
from content.services.tokens import create_token


class Command(BaseCommand):
    """Arguments, one service, one line."""

    help = "Make an API token for one scope. It is printed once; the database keeps only its digest."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare name, scope and tenant."""
        parser.add_argument("name", help="What the token is called in ledgers and runs.")
        parser.add_argument("--scope", required=True, choices=ApiToken.Scope.values, help="What it opens, and nothing else.")
        parser.add_argument("--tenant", default="", help="Whose items it reaches.")
        parser.add_argument("--json", action="store_true", help="Print one JSON document.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the token; exit code 2 when it is refused."""
        given = {name: options[name] for name in ("name", "scope", "tenant")}
        try:
            token = create_token(**given, now=timezone.now())
        except ContentError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(json.dumps({**given, "token": token}) if options["json"] else token)

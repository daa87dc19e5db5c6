"""create_user: makes an account with a role, and prints a one-time password when none is given."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.exceptions import AccountRefused
from content.roles import ROLES
from content.services.accounts import create_account


class Command(BaseCommand):
    """Arguments, one service, one line."""

    help = "Make an account. Without --password-stdin a one-time password is drawn and printed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare name, role and where the password comes from."""
        parser.add_argument("name", help="The name to sign in with.")
        parser.add_argument("--role", required=True, choices=ROLES, help="What it may do; each role includes those before.")
        parser.add_argument("--password-stdin", action="store_true", help="Read the password from standard input.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account; exit code 2 when it is refused."""
        password = sys.stdin.readline().rstrip("\r\n") if options["password_stdin"] else None
        try:
            account = create_account(name=options["name"], role=options["role"], password=password)
        except AccountRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(f"{account.user.username} is now {options['role']}")
        if account.password:
            self.stdout.write(f"one-time password: {account.password}")

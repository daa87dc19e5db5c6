"""export_items: every stored value of every item, its texts and its hold, on standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content import filters
from content.archive.items_export import WRITERS, documents
from content.exceptions import InvalidFilter
from content.facets.filter import Filter

#: Parameters of a page's address that say how it looks, so that an address can be pasted.
OF_THE_PAGE = frozenset({"view"})


class Command(BaseCommand):
    """Arguments, one stream, exit code."""

    help = "Write every item with its texts and its hold to standard output, in the order of their keys."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare format, filter and whether deleted items are wanted."""
        parser.add_argument("--format", choices=tuple(WRITERS), default="jsonl", help="One document a line by default.")
        parser.add_argument("--filter", default="", metavar="QUERY", help="A query string, as in the address of the list page.")
        parser.add_argument("--include-deleted", action="store_true", help="Deleted items, too.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream; exit code 2 when the filter is refused, 3 when interrupted."""
        asked = self.read_filter(options["filter"])
        found = documents(asked, include_deleted=options["include_deleted"])
        try:
            for part in WRITERS[options["format"]](found):
                self.stdout.write(part, ending="")
        except KeyboardInterrupt:
            raise CommandError("interrupted", returncode=3) from None

    def read_filter(self, text: str) -> Filter | None:
        """Return the filter, None when there is none; what it says about sort and page is checked and plays no part."""
        try:
            return filters.parse(text, ignore=OF_THE_PAGE, sees_deleted=True) if text else None
        except InvalidFilter as error:
            raise CommandError(f"--filter: {error}", returncode=2) from None

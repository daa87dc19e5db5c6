"""Writes the search documents of a whole store at once, on PostgreSQL with two processes; the product's own statements do it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from django.db import connection, transaction

from content.db.search import search_store
from content.db.search.base import Report
from content.db.search.postgresql import FILL, PostgreSQLSearch


class Half(PostgreSQLSearch):
    """Fills in every second range of ids and waits for the process that fills in the others."""

    def spans(self, table: str, report: Report | None) -> Iterator[tuple[int, int]]:
        """Yield every second range."""
        command = [sys.executable, "-m", "scripts.bench.documents", table]
        with subprocess.Popen(command) as other:
            for number, span in enumerate(super().spans(table, report)):
                if number % 2 == 0:
                    yield span
        if other.returncode:
            raise SystemExit("the other half of the search documents could not be written")


def write_documents() -> None:
    """Write the documents of every row; the triggers are on from then on."""
    if connection.vendor == "postgresql":
        Half(connection).install()
    else:
        search_store().install()


def fill_other_half(table: str) -> None:
    """Fill in the ranges that `Half` leaves out."""
    for number, span in enumerate(PostgreSQLSearch(connection).spans(table, None)):
        if number % 2:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(FILL[table], span)


if __name__ == "__main__":
    import django

    django.setup()
    fill_other_half(sys.argv[1])

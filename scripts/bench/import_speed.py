"""Measures an import against a bare COPY and Django's bulk_create(update_conflicts), interleaved, on PostgreSQL.

    DATABASE_URL=postgres://… python -m scripts.bench.import_speed --items 50000 --rounds 3

Each method writes the same rows into the same tables with their indexes and triggers. The database must be empty: it is
emptied between the rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

TABLES = ("content_item", "content_text")
EMPTIED = ("content_importchange", "content_importnote", "content_text", "content_alias", "content_item", "content_archiveimport")


def main() -> None:
    """Make the archive, fill the store once to have the rows, and measure each method in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    start()
    if options.one:
        print(import_once(Path(options.one)))
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), options.items, options.rounds)


def start() -> None:
    """Begin Django on the database of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    os.environ.setdefault("HTTPS_ONLY", "0")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure(folder: Path, items: int, rounds: int) -> None:
    """Print the median rate of each method and what it is of a bare COPY."""
    from django.db import connection

    from content.models import Item
    from scripts.bench.import_archive_of import write_archive

    if connection.vendor != "postgresql" or Item.objects.exists():
        raise SystemExit("name an empty PostgreSQL database in DATABASE_URL")
    archive = write_archive(folder / "speed.db", items)
    print(f"{items:,} items, archive of {archive.stat().st_size / 1e6:.0f} MB", flush=True)
    run_import(archive)
    rows = keep_rows(folder)
    methods: dict[str, Callable[[], float]] = {
        "bare COPY": lambda: timed(lambda: copy_rows(folder)),
        "bulk_create": lambda: timed(lambda: bulk_create(folder)),
        "import": lambda: run_import(archive),
        "import again": lambda: run_import(archive),
    }
    rates: dict[str, list[float]] = {name: [] for name in methods}
    for number in range(rounds):
        for name, method in methods.items():
            if name != "import again":
                empty()
            rates[name].append(rows / method())
            print(f"  round {number + 1}: {name} {rates[name][-1]:,.0f} rows/s", flush=True)
    bare = statistics.median(rates["bare COPY"])
    print("| method | rows/s (median) | of COPY |\n|---|---|---|")
    for name, found in rates.items():
        print(f"| {name} | {statistics.median(found):,.0f} | {statistics.median(found) / bare:.0%} |")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of some work."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def run_import(archive: Path) -> float:
    """Import in a process of its own; return its seconds and print its peak of memory."""
    told = subprocess.run(
        [sys.executable, "-m", "scripts.bench.import_speed", "--one", str(archive)], capture_output=True, text=True, check=True
    )
    seconds, peak = told.stdout.split()[-2:]
    print(f"    import: peak {peak} MB", flush=True)
    return float(seconds)


def import_once(archive: Path) -> str:
    """Import, and return seconds and the peak of memory."""
    from content.archive.run import import_archive
    from scripts.bench.memory import peak

    report = import_archive(path=archive, actor="command:benchmark")
    if report.status != "done":
        raise SystemExit(f"{report.status}: {report.reason}")
    return f"{report.seconds} {peak():.0f}"


def empty() -> None:
    """Empty the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(EMPTIED)} CASCADE")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def keep_rows(folder: Path) -> int:
    """Write items and texts to files as COPY reads them; return how many."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            with (folder / table).open("wb") as file, cursor.copy(f"COPY {table} TO STDOUT") as stream:
                for data in stream:
                    file.write(data)
        cursor.execute("SELECT (SELECT count(*) FROM content_item) + (SELECT count(*) FROM content_text)")
        return int(cursor.fetchone()[0])


def copy_rows(folder: Path) -> None:
    """Load the files as they are: what the server can take at best."""
    from django.db import connection

    for table in TABLES:
        copy = f"COPY {table} FROM STDIN"
        with (folder / table).open("rb") as file, connection.cursor() as cursor, cursor.copy(copy) as stream:
            while data := file.read(1 << 16):
                stream.write(data)


def bulk_create(folder: Path) -> None:
    """Load the same rows as a Django program would, in batches of 1,000."""
    from scripts.bench.import_by_django import load

    load(folder)


if __name__ == "__main__":
    main()

"""Measures an import beside a bare COPY and Django's bulk_create(update_conflicts), interleaved, in an empty database of its own.

    DATABASE_URL=postgres://… python -m scripts.bench.import_speed --items 50000 --rounds 3

Every method writes the same rows into the same tables with their indexes and triggers, and must leave the same search documents
and derived columns. The tables are emptied between them. SQLite has no COPY: there the import stands alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from scripts.bench.figures import clocked

TABLES = ("content_item", "content_text")
EMPTIED = ("content_importchange", "content_importnote", "content_text", "content_alias", "content_item", "content_archiveimport")
#: Each row once, whatever its id: what is found of it, and what was derived.
STATE = """
    SELECT count(*), sum(hashtextextended(i.external_id || d.chunk || d.words, 0)::numeric),
           (SELECT sum(hashtextextended(concat(external_id, effective, title_key, language), 0)::numeric) FROM content_item),
           (SELECT sum(hashtextextended(concat(variant, revision, is_latest, text, meta), 0)::numeric) FROM content_text)
      FROM content_search d JOIN content_item i ON i.id = d.item_id"""
Rates = dict[str, list[float]]


def main() -> None:
    """Measure in this process, or import once and tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write rows in a second of every round there")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    os.environ.setdefault("HTTPS_ONLY", "0")
    import django

    django.setup()
    if options.one:
        print(import_once(options.one))
        return
    with tempfile.TemporaryDirectory() as folder:
        rates = measure(Path(folder), options.items, options.rounds)
    if options.json:
        options.json.write_text(json.dumps(rates), encoding="utf-8")


def measure(folder: Path, items: int, rounds: int) -> Rates:
    """Return rows in a second by method, and megabytes under "peak"; 0 rounds measure the import alone, once."""
    from django.core.management import call_command
    from django.db import connection

    from content.models import Item
    from scripts.bench.import_archive_of import write_archive

    call_command("migrate", verbosity=0)
    if Item.objects.exists():
        raise SystemExit("name an empty database in DATABASE_URL")
    archive = write_archive(folder / "speed.db", items)
    print(f"  {items:,} items, archive of {archive.stat().st_size / 1e6:.0f} MB", flush=True)
    rates: Rates = {"peak": []}
    has_peers = rounds > 0 and connection.vendor == "postgresql"
    for number in range(max(rounds, 1)):
        for name, method in methods(folder, archive, rates, has_peers).items():
            if name != "import again":
                empty()
            milliseconds = method()
            rates.setdefault(name, []).append(stored() / milliseconds * 1000)
            peak = f", peak {rates['peak'][-1]:.0f} MB" if name.startswith("import") else ""
            print(f"  round {number + 1}: {name} {rates[name][-1]:,.0f} rows/s{peak}, load {os.getloadavg()[0]:.1f}", flush=True)
            if has_peers:
                same_state(folder, name)
    return rates


def methods(folder: Path, archive: Path, rates: Rates, has_peers: bool) -> dict[str, Callable[[], float]]:
    """Return what fills the tables, each of which tells its milliseconds. The first import makes the rows of the others."""

    def run_import() -> float:
        milliseconds, peak = told(archive)
        rates["peak"].append(peak)
        return milliseconds

    imports: dict[str, Callable[[], float]] = {"import": run_import, "import again": run_import}
    if not has_peers:
        return imports
    return {
        **imports,
        "bare COPY": lambda: clocked(lambda: copy_rows(folder)),
        "bulk_create": lambda: clocked(lambda: bulk_create(folder)),
    }


def told(archive: Path) -> tuple[float, float]:
    """Import in a process of its own; return its milliseconds and its peak of memory."""
    command = [sys.executable, "-m", "scripts.bench.import_speed", "--one", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    milliseconds, peak = done.stdout.split()[-2:]
    return float(milliseconds), float(peak)


def import_once(archive: Path) -> str:
    """Import, and return milliseconds and the peak of memory."""
    from content.archive.run import import_archive
    from scripts.bench import clock
    from scripts.bench.memory import peak

    clock.prepare()
    started = clock.now()
    report = import_archive(path=archive, actor="command:benchmark")
    milliseconds = clock.now() - started
    if report.status != "done":
        raise SystemExit(f"{report.status}: {report.reason}")
    return f"{milliseconds} {peak():.0f}"


def stored() -> int:
    """Return how many items and texts there are."""
    from content.models import Item, Text

    return Item.objects.count() + Text.objects.count()


def empty() -> None:
    """Empty the tables."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for table in EMPTIED:
                cursor.execute(f"DELETE FROM {table}")
            return
        cursor.execute(f"TRUNCATE {', '.join(EMPTIED)} CASCADE")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def same_state(folder: Path, method: str) -> None:
    """Keep the rows of the first import as files; every other method must leave what that one left."""
    from django.db import connection

    state = folder / "state"
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        found = str(cursor.fetchone())
        if state.exists():
            if state.read_text() != found:
                raise SystemExit(f"{method} leaves {found}, the import {state.read_text()}")
            return
        state.write_text(found)
        for table in TABLES:
            with (folder / table).open("wb") as file, cursor.copy(f"COPY {table} TO STDOUT") as stream:
                for data in stream:
                    file.write(data)


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

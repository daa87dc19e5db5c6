"""Measures what docs/benchmarks.md shows: an import, its repetition and pages. DATABASE_URL may name an empty database."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 20


def main(copies: int) -> None:
    """Make an archive of so many copies of the demo, import it twice, ask for pages, print a table."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "dashboard.settings",
            "VIEWER_ACCESS": "public",
            "HTTPS_ONLY": "0",
        }
        os.environ["ALLOWED_HOSTS"] = "testserver"
        import django

        django.setup()
        Path(folder, "static").mkdir()
        from django.core.management import call_command
        from django.test import Client

        call_command("migrate", verbosity=0)
        archive = many_copies(Path(folder) / "many.db", copies)
        print_engine()
        print(f"| import | {rate(archive)} |")
        print(f"| the same again | {rate(archive)} |")
        client = Client()
        for path in ("/", "/?category=Science&sort=title", "/?q=night+trains"):
            print(f"| `{path}` | {typical(lambda path=path: client.get(path))} |")


def many_copies(path: Path, copies: int) -> Path:
    """Return the demo archive, so many times over under other ids."""
    from content.demo.archive import write_demo_archive

    items = write_demo_archive(path)
    with closing(sqlite3.connect(path)) as archive:
        columns = [name for _, name, *_ in archive.execute("PRAGMA table_info(content)") if name not in ("id", "video_id")]
        texts = [name for _, name, *_ in archive.execute("PRAGMA table_info(summary_variants)") if name not in ("id", "video_id")]
        bodies = archive.execute("SELECT count(*) FROM summary_variants").fetchone()[0]
        for copy in range(1, copies):
            end = f"{copy:03d}"
            video = f"substr(video_id, 1, 8) || '{end}'"
            owner = f"CASE WHEN video_id LIKE '%:%' THEN video_id || '{end}' ELSE {video} END"
            archive.execute(
                f"INSERT INTO content (id, video_id, {', '.join(columns)}) "
                f"SELECT id || '{end}', {video}, {', '.join(columns)} FROM content WHERE rowid <= {items}"
            )
            archive.execute(
                f"INSERT INTO summary_variants (video_id, {', '.join(texts)}) "
                f"SELECT {owner}, {', '.join(texts)} FROM summary_variants WHERE id <= {bodies}"
            )
        archive.commit()
    return path


def rate(archive: Path) -> str:
    """Import and return rows a second."""
    from content.archive.run import import_archive

    started = time.perf_counter()
    report = import_archive(path=archive, actor="command:benchmark")
    seconds = time.perf_counter() - started
    return f"{report.rows} rows, {seconds:.1f} s"


def typical(ask: Callable[[], object]) -> str:
    """Return the median and the slowest of some rounds, after one to warm up."""
    ask()
    times = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return f"median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms"


def print_engine() -> None:
    """Print the head of the table."""
    from django.db import connection

    print(f"| {connection.display_name}, Python {platform.python_version()}, {os.cpu_count()} cores | |\n|---|---|")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)

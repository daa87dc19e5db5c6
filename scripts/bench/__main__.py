"""The command: makes the store, unless it is there, and measures what it is asked for.

DATABASE_URL names a PostgreSQL database (an empty one, or one that this command has filled before). Without it
`--engine postgres` starts a server of its own and `--engine sqlite` takes VAR_DIR or a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.bench.figures import Report

SECTIONS = ("starting", "finding", "exactness", "pages", "searching", "http", "admin", "importing")


def main() -> None:
    """Read the arguments, choose the database, measure, print what was missed."""
    arguments = read_arguments()
    os.environ["BENCH_CLOCK"] = arguments.clock
    choose_database(arguments.engine)
    import django

    django.setup()
    from django.db import connection

    from scripts.bench import clock, store
    from scripts.bench.figures import Report, machine

    names = arguments.only or SECTIONS
    seconds = store.prepare(arguments.items) if set(names) != {"importing"} else 0
    clock.prepare()
    report = Report(machine(arguments.items, engine=str(connection.display_name)))
    print(report.about, flush=True)
    if seconds:
        report.note("making the store", seconds, "s")
    for name in names:
        print(f"-- {name}", flush=True)
        section(name)(report)
    if arguments.json:
        report.write(arguments.json)
    missed = report.missed()
    print(f"{len(missed)} bars missed: {', '.join(missed)}" if missed else "every bar holds")


def section(name: str) -> Callable[[Report], None]:
    """Return what measures a section."""
    from scripts.bench import sections

    found: Callable[[Report], None] = getattr(sections, name)
    return found


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench", description=__doc__)
    parser.add_argument("--items", type=int, default=10_000, help="10000, 100000 or 1000000")
    parser.add_argument("--engine", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall", help="processor: where others work, too")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, help="all of them by default")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write every figure there")
    return parser.parse_args()


def choose_database(engine: str) -> None:
    """Set the environment that the settings read; child processes inherit it."""
    folder = os.environ.get("VAR_DIR") or tempfile.mkdtemp(prefix="holdfast-bench-")
    Path(folder, "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "scripts.bench.settings",
        "VIEWER_ACCESS": "public",
        "HTTPS_ONLY": "0",
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
        "SECRET_KEY": "only-for-the-benchmark",
    }
    if engine == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    elif not os.environ.get("DATABASE_URL"):
        sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
        from tests import postgres

        os.environ["DATABASE_URL"] = postgres.provide()


if __name__ == "__main__":
    main()

"""Import beside a bare COPY and bulk_create: three rounds of at most so many items, or once more of them for the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content.db.scratch import scratch_database, server_name
from scripts.bench.figures import Report, median

#: More items than COMPARED are imported once, without peers; and never more than MOST.
COMPARED, MOST = 50_000, 200_000
ROUNDS = 3


def measure(report: Report, items: int) -> None:
    """Run the rounds in a database of their own and report medians."""
    with tempfile.TemporaryDirectory() as folder, own_database(folder) as environ:
        kept = Path(folder, "rates.json")
        options = ["--items", str(items), "--rounds", str(ROUNDS if items <= COMPARED else 0), "--json", str(kept)]
        subprocess.run([sys.executable, "-m", "scripts.bench.import_speed", *options], env=environ, check=True)
        rates = {name: [float(rate) for rate in found] for name, found in json.loads(kept.read_text()).items()}
    ours, again = median(rates["import"]), median(rates["import again"])
    report.note("import", ours, "rows/s")
    if "bare COPY" in rates:
        report.reach("import beside a bare COPY", ours, median(rates["bare COPY"]), 0.7, "rows/s")
        report.reach("import beside bulk_create(update_conflicts)", ours, median(rates["bulk_create"]), 1.3, "rows/s")
    report.reach("import again beside the first time", again, ours, 1, "rows/s")
    report.limit("import, peak of memory", max(rates["peak"]), 200, "MB")


@contextmanager
def own_database(folder: str) -> Iterator[dict[str, str]]:
    """Yield the environment of an empty database: beside the one in use, or a file."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    if not server_name():
        yield environ | {"VAR_DIR": folder}
        return
    with scratch_database() as url:
        yield environ | {"DATABASE_URL": url}

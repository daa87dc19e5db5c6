"""The invented items for other products: one plain SQLite file, or CSV files, that Datasette or Directus load as they are.

`python -m scripts.bench.dataset --items 100000 items.db` (or a folder name with --csv).
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from scripts.bench.invented import Invented, chunks

ITEMS = (
    *("id", "source", "external_id", "kind", "url", "author", "published_at", "indexed_at", "duration_seconds", "word_count"),
    *("has_audio", "title", "content_type", "complexity", "language", "category", "categories", "topics", "variants"),
)
TEXTS = ("item_id", "variant", "text")
INDEXED = ("source", "kind", "author", "language", "content_type", "complexity", "category", "published_at", "indexed_at")

Row = list[Any]


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench.dataset", description=__doc__)
    parser.add_argument("path", type=Path, help="the file to write, or with --csv the folder")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--csv", action="store_true", help="items.csv and texts.csv in place of a SQLite file")
    arguments = parser.parse_args()
    if arguments.path.exists():
        raise SystemExit(f"{arguments.path} is there already")
    (write_csv if arguments.csv else write_sqlite)(arguments.path, arguments.items)


def write_sqlite(path: Path, total: int) -> None:
    """Write both tables with an index for every facet that is a column."""
    with closing(sqlite3.connect(path)) as store:
        store.execute(f"CREATE TABLE items ({', '.join(ITEMS)}, PRIMARY KEY (id))")
        store.execute(
            f"CREATE TABLE texts (id INTEGER PRIMARY KEY, {', '.join(TEXTS)}, FOREIGN KEY (item_id) REFERENCES items (id))"
        )
        for made in chunks(total):
            store.executemany(f"INSERT INTO items VALUES ({', '.join('?' * len(ITEMS))})", map(item_row, made))
            store.executemany(f"INSERT INTO texts ({', '.join(TEXTS)}) VALUES (?, ?, ?)", text_rows(made))
            store.commit()
        for name in INDEXED:
            store.execute(f"CREATE INDEX items_{name} ON items ({name})")
        store.execute("CREATE INDEX texts_item ON texts (item_id)")
        store.commit()


def write_csv(folder: Path, total: int) -> None:
    """Write both tables as files with a header."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        items, texts = (
            csv.writer(stack.enter_context((folder / f"{name}.csv").open("w", newline=""))) for name in ("items", "texts")
        )
        items.writerow(ITEMS)
        texts.writerow(TEXTS)
        for made in chunks(total):
            items.writerows(map(item_row, made))
            texts.writerows(text_rows(made))


def item_row(item: Invented) -> Row:
    """Return the columns of ITEMS; sets are JSON lists."""
    columns = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in item.columns.items()}
    said = item.analysis
    categories = [tree["category"] for tree in said["categories"]]
    sets = (categories, said["topics"], [variant for _role, variant, _text in item.texts])
    first = categories[0] if categories else None
    single = (said[name] or None for name in ("title", "content_type", "complexity", "language"))
    return [item.pk, *columns.values(), *single, first, *map(json.dumps, sets)]


def text_rows(made: list[Invented]) -> Iterator[Row]:
    """Yield the columns of TEXTS."""
    return ([item.pk, variant, text] for item in made for _role, variant, text in item.texts)


if __name__ == "__main__":
    main()

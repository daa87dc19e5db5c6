"""A NAS job: sends the reports of a folder into the shared database and keeps what could not be sent.

    DATABASE_URL=postgres://… python job.py OUTBOX [--dead-letter FILE]

OUTBOX holds one report a file (*.json). A sent one moves to OUTBOX/sent; one that is refused goes to the dead-letter file.
When the database is away, paused or newer than this program, everything stays where it is for the next run (exit code 3).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django
from django.db import Error

#: Small batches keep a curator's wait short; each item is a transaction of its own anyway.
BATCH = 100
ACTOR = "job:nas-example"


def main(arguments: list[str]) -> int:
    """Send the outbox; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("outbox", type=Path)
    parser.add_argument("--dead-letter", type=Path, default=Path("dead-letter.jsonl"))
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
    django.setup()

    from content.exceptions import ContentError

    try:
        sys.stdout.write(f"{json.dumps(send(given.outbox, given.dead_letter))}\n")
    except (Error, ContentError) as error:
        sys.stderr.write(f"nothing more was sent, run it again later: {error}\n")
        return 3
    return 0


def send(outbox: Path, dead_letter: Path) -> dict[str, int]:
    """Send every report of the outbox that is news; return how many ended how."""
    from content.services.ingest_runs import upsert_items
    from content.services.versions import check_version

    check_version()
    counts: dict[str, int] = {}
    files = sorted(outbox.glob("*.json"))
    for start in range(0, len(files), BATCH):
        batch = readable(files[start : start + BATCH], dead_letter, counts)
        gone = deleted_keys(batch.values())
        news = {path: report for path, report in batch.items() if key_of(report) not in gone}
        counts["deleted"] = counts.get("deleted", 0) + len(batch) - len(news)
        answer = upsert_items(list(news.values()), actor=ACTOR)
        for path, item in zip(news, answer.items, strict=True):
            counts[item["status"]] = counts.get(item["status"], 0) + 1
            if item["error"]:
                keep(dead_letter, path, str(item["error"]), {"report": news[path]})
        for path in batch:
            put_away(path)
    return counts


def readable(files: list[Path], dead_letter: Path, counts: dict[str, int]) -> dict[Path, Any]:
    """Return the files' reports; a file that is no JSON goes to the dead letters."""
    reports = {}
    for path in files:
        try:
            reports[path] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            keep(dead_letter, path, str(error), {"raw": path.read_text(encoding="utf-8", errors="replace")})
            counts["unreadable"] = counts.get("unreadable", 0) + 1
            put_away(path)
    return reports


def deleted_keys(reports: Iterable[Any]) -> set[Any]:
    """Ask which items a person deleted: the work of sending them can be saved. (Sent, they would stay deleted.)"""
    from content.services.known import known_items

    keys = {key for report in reports if (key := key_of(report)) is not None}
    return {key for key, answer in known_items(keys=list(keys)).items() if answer["deleted"]}


def key_of(report: Any) -> Any:
    """Return the key that a report names; None where it names none that can be read."""
    from content.exceptions import InvalidKey
    from content.keys import parse_key

    try:
        return parse_key(report["key"])
    except (InvalidKey, KeyError, TypeError, AttributeError):
        return None


def keep(dead_letter: Path, path: Path, error: str, body: dict[str, Any]) -> None:
    """Write what could not be sent; `manage.py ingest DEAD_LETTER` sends it again."""
    with dead_letter.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"at": path.name, "error": error, **body}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def put_away(path: Path) -> None:
    """Move a file that is done."""
    sent = path.parent / "sent"
    sent.mkdir(exist_ok=True)
    path.replace(sent / path.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The example job, as another process on the shared database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from content.models import Hold, IngestRun, Item
from content.services.ingest_runs import pause_ingest
from tests.builders import NOON, curated, deleted, make_item, science
from tests.other_processes import ROOT, run_program

pytestmark = pytest.mark.django_db(transaction=True)

JOB = str(ROOT / "examples/nas_job/job.py")


def outbox(folder: Path, **reports: Any) -> Path:
    box = folder / "outbox"
    box.mkdir()
    for name, report in reports.items():
        (box / f"{name}.json").write_text(report if isinstance(report, str) else json.dumps(report))
    return box


def left(box: Path) -> list[str]:
    return sorted(path.name for path in box.glob("*.json"))


def test_it_sends_what_is_news_and_keeps_what_it_could_not_send(tmp_path: Path) -> None:
    held, gone = make_item(categories=science()), make_item()
    curated(held, "categories", science("Oceans"))
    deleted(gone)
    box = outbox(
        tmp_path,
        a={"key": "web:new", "title": "New"},
        b={"key": str(held.key), "categories": ["General"]},
        c={"key": str(gone.key), "title": "Back?"},
        d={"key": "web:bad", "kind": "film"},
        e="{",
    )

    done = run_program(JOB, str(box), cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"created": 1, "updated": 1, "deleted": 1, "invalid": 1, "unreadable": 1}
    assert Item.objects.with_key(held.key).get().effective["categories"] == science("Oceans")
    assert [json.loads(line)["at"] for line in (tmp_path / "dead-letter.jsonl").read_text().splitlines()] == ["e.json", "d.json"]
    assert (left(box), len(left(box / "sent"))) == ([], 5)
    assert (IngestRun.objects.get().actor, Hold.objects.with_key(held.key).get().revision) == ("job:nas-example", 1)


@pytest.mark.parametrize("reason", ["paused", "does not know"])
def test_it_writes_nothing_where_it_must_not_and_loses_nothing(reason: str, tmp_path: Path) -> None:
    box = outbox(tmp_path, a={"key": "web:new", "title": "New"})
    recorder = MigrationRecorder(connection)
    if reason == "paused":
        pause_ingest(actor="user:ana", reason="", now=NOON)
    else:
        recorder.record_applied("content", "9999_of_tomorrow")
    try:
        done = run_program(JOB, str(box), cwd=tmp_path)
    finally:
        recorder.record_unapplied("content", "9999_of_tomorrow")

    assert (done.returncode, done.stdout) == (3, "")
    assert reason in done.stderr
    assert (left(box), Item.objects.count()) == (["a.json"], 0)

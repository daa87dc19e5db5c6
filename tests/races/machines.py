"""Those who write in the disaster: machines over live HTTP, ORM, command line and import, a foreign program, and two curators.

Each is made with what it needs and then runs until a moment, in a process of its own.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from content.archive.run import import_archive
from content.archive.systems.ytv2.reports import read_any_report
from content.exceptions import StaleRevision
from content.keys import NaturalKey
from content.models import Item
from content.services.curation import Actor, Change, curate
from content.services.ingest_runs import upsert_items
from tests.other_processes import run_program
from tests.races.server import Caller

OTHER = [{"category": "General", "subcategories": []}]
COLUMNS = [field.column for field in Item._meta.concrete_fields]


def reports(video_ids: list[str], seed: int) -> Iterator[dict[str, Any]]:
    """Yield, without end, what wiped the old dashboard, for every id: only an id and a title, other categories, nulls."""
    chance = random.Random(seed)
    while True:
        shapes: list[dict[str, Any]] = [
            {"title": f"Again {chance.randrange(99)}"},
            {"title": "T", "subcategories_json": {"categories": OTHER}, "topics_json": ["x"]},
            {"title": None, "subcategories_json": None, "channel_name": None, "analysis_json": None},
        ]
        round_of_all = [{"video_id": video_id, **shape} for video_id in video_ids for shape in shapes]
        chance.shuffle(round_of_all)
        yield from round_of_all


def over_http(video_ids: list[str], port: int, token: str, seed: int) -> Callable[[float], Counter[str]]:
    """A job that posts to the old address of a live server."""

    def work(until: float) -> Counter[str]:
        done = Counter[str]()
        with closing(Caller(port, **{"X-INGEST-TOKEN": token})) as caller:
            for report in reports(video_ids, seed):
                if time.monotonic() > until:
                    break
                done[f"http {caller.post('/ingest/report', json.dumps(report).encode()).status}"] += 1
        return done

    return work


def over_orm(video_ids: list[str], seed: int) -> Callable[[float], Counter[str]]:
    """A job that writes batches through the service."""

    def work(until: float) -> Counter[str]:
        done = Counter[str]()
        endless = reports(video_ids, seed)
        while time.monotonic() < until:
            batch = [next(endless) for _ in range(10)]
            done.update(f"orm {item['status']}" for item in upsert_items(batch, actor="job:orm", read=read_any_report).items)
        return done

    return work


def over_command(video_ids: list[str], folder: Path, seed: int) -> Callable[[float], Counter[str]]:
    """A job that writes files and runs the command, each time in a process of its own."""

    def work(until: float) -> Counter[str]:
        done = Counter[str]()
        endless = reports(video_ids, seed)
        path = folder / f"{seed}.jsonl"
        while time.monotonic() < until:
            path.write_text("".join(json.dumps(next(endless)) + "\n" for _ in range(30)))
            # Beside ten others a start takes long on a small machine, and that is not what this is about.
            ended = run_program("-m", "django", "ingest", str(path), cwd=folder, timeout=240)
            done[f"command {ended.returncode}"] += 1
        return done

    return work


def importing(path: Path) -> Callable[[float], Counter[str]]:
    """Somebody who imports the old archive again and again."""

    def work(until: float) -> Counter[str]:
        done = Counter[str]()
        while time.monotonic() < until:
            try:
                done[f"import {import_archive(path=path, actor='command:import').status}"] += 1
            except DatabaseError as error:
                done[f"import {type(error).__name__}"] += 1
        return done

    return work


def foreign(rows: list[list[Any]], seed: int) -> Callable[[float], Counter[str]]:
    """A program without our code, with rows that it read before anybody decided: upserts, full updates, DELETE and INSERT."""

    def work(until: float) -> Counter[str]:
        chance, done = random.Random(seed), Counter[str]()
        while time.monotonic() < until:
            write = chance.choice([upsert, full_update, delete_and_insert])
            try:
                with transaction.atomic():
                    write(chance.choice(rows))
                done[f"foreign {write.__name__}"] += 1
            except DatabaseError as error:
                done[f"foreign {type(error).__name__}"] += 1
        return done

    return work


def stale_rows() -> list[list[Any]]:
    """Return all rows of the table as a program reads them that knows nothing of ours."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM content_item")
        return [list(row) for row in cursor.fetchall()]


def upsert(row: list[Any]) -> None:
    """INSERT … ON CONFLICT DO UPDATE of every column."""
    sets = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "id")
    execute(f"{INSERT} ON CONFLICT (tenant, source, external_id) DO UPDATE SET {sets}", row)


def full_update(row: list[Any]) -> None:
    """UPDATE of every column, as a stale save() does."""
    execute(f"UPDATE content_item SET {', '.join(f'{name} = %s' for name in COLUMNS)} WHERE id = %s", [*row, row[0]])


def delete_and_insert(row: list[Any]) -> None:
    """The row goes and comes back as it was."""
    execute("DELETE FROM content_item WHERE id = %s", [row[0]])
    execute(INSERT, row)


def execute(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


INSERT = f"INSERT INTO content_item ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"


def curator(name: str, keys: list[NaturalKey]) -> Callable[[float], dict[NaturalKey, tuple[int, str]]]:
    """A person who decides about the language of items; answers each item's last acknowledged revision and value."""

    def work(until: float) -> dict[NaturalKey, tuple[int, str]]:
        chance, acknowledged = random.Random(name), dict[NaturalKey, tuple[int, str]]()
        number = 0
        while time.monotonic() < until:
            number += 1
            key, value = chance.choice(keys), f"{name}-{number}"
            try:
                result = curate(
                    key=key, changes=[Change("language", "set", value)], actor=Actor(f"user:{name}"), now=timezone.now()
                )
            except (StaleRevision, DatabaseError):
                continue
            acknowledged[key] = (result.revision, value)
        return acknowledged

    return work

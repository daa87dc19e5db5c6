"""The same payload many times at once, and again afterwards: one row, one revision, and then nothing moves."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from content.db import operations
from content.models import Item, Text
from content.services.tokens import create_token
from tests.builders import NOON
from tests.races.processes import FORK, run_together

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PROCESSES = 10
TIMES = [pytest.param(5, id="short"), pytest.param(50, id="full", marks=pytest.mark.soak)]
REPORT = {"video_id": "AbCdEfGhIjK", "title": "Bees", "summaries": [{"variant": "audio", "text": "They fly."}]}


def sender(token: str, gate: Any, times: int) -> Callable[[float], list[str]]:
    def work(_until: float) -> list[str]:
        answers = []
        for _ in range(times):
            gate.wait(60)
            answers.append(send(token))
        return answers

    return work


def send(token: str) -> str:
    headers = {"X-INGEST-TOKEN": token}
    answer = Client().post("/ingest/report", json.dumps(REPORT), content_type="application/json", headers=headers)
    return f"{answer.status_code} {answer.json()['items'][0]['status']}"


def rows() -> list[Any]:
    """Return every stored value, on PostgreSQL with the row's own version."""
    version = "xmin, " if operations().features.has_concurrent_writers else ""
    with connection.cursor() as cursor:
        found = []
        for table in ("content_item", "content_text", "content_alias"):
            cursor.execute(f"SELECT {version}* FROM {table} ORDER BY id")
            found += cursor.fetchall()
    return found


@pytest.mark.parametrize("times", TIMES)
def test_many_times_at_once_is_one_row_and_one_revision(times: int) -> None:
    token = create_token(name="nas", scope="ingest", tenant="", now=NOON)
    gate = FORK.Barrier(PROCESSES)

    answers = run_together([sender(token, gate, times) for _ in range(PROCESSES)], seconds=60)

    counts = Counter(answer for told in answers for answer in told)
    sys.stdout.write(f"\nthe same payload {PROCESSES * times} times, {PROCESSES} at once: {dict(counts)}\n")
    assert counts == {"200 created": 1, "200 unchanged": PROCESSES * times - 1}
    assert (Item.objects.count(), list(Text.objects.values_list("revision", "is_latest"))) == (1, [(1, True)])


def test_the_second_run_writes_no_row() -> None:
    token = create_token(name="nas", scope="ingest", tenant="", now=NOON)
    send(token)
    before = rows()

    assert send(token) == "200 unchanged"
    assert rows() == before

"""Two processes of a real server: what is written through one is in the other's counts at its next request."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from content.services.tokens import create_token
from tests.builders import NOON, make_item
from tests.races.server import Caller, serving

pytestmark = pytest.mark.django_db(transaction=True)
CALLERS = 8
#: Which worker takes a connection is the kernel's choice; so many are opened until both have one.
MOST_CALLERS = 200


def total(caller: Caller, channel: str) -> tuple[int, int]:
    """Return how many items of a channel a worker lists, and how many its facet counts."""
    answer = caller.get(f"/api/v1/items?channel={channel}").json()
    (facet,) = (facet for facet in answer["facets"] if facet["name"] == "channel")
    return answer["total"], next(value["count"] for value in facet["values"] if value["value"] == channel)


def processes(folder: Path) -> set[str]:
    """Return which workers have an index, by what each says when it has made its own."""
    return set(re.findall(r"Process (\d+) (?:built|read)", (folder / "server.log").read_text()))


def test_an_edit_through_one_worker_is_in_the_counts_of_the_other_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDEX_CACHE_DIR", str(tmp_path / "index"))
    for _ in range(30):
        make_item(author="Bo")
    token = create_token(name="nas", scope="ingest", tenant="", now=NOON)
    reader = create_token(name="app", scope="read", tenant="", now=NOON)
    with serving(tmp_path) as port, ExitStack() as stack:
        callers: list[Caller] = []
        while len(callers) < CALLERS or len(processes(tmp_path)) < 2:
            assert len(callers) < MOST_CALLERS, "the connections met only one worker"
            callers.append(stack.enter_context(closing(Caller(port, Authorization=f"Bearer {reader}"))))
            assert total(callers[-1], "Bo") == (30, 30)
        callers = [*callers[: CALLERS // 2], *callers[-CALLERS // 2 :]]
        for round_of_all, writer in enumerate(callers):
            report = {"key": f"youtube:two-{round_of_all:07}", "title": "T", "author": "Bo"}
            answer = writer.post("/api/v1/ingest", json.dumps([report]).encode(), Authorization=f"Bearer {token}")
            assert answer.status == 200, answer.body
            assert [total(caller, "Bo") for caller in callers] == [(31 + round_of_all,) * 2] * CALLERS

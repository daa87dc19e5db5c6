"""Two processes of a real server: what is written through one is in the other's counts and rows at its next request."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from content.services.tokens import create_token
from tests.builders import NOON, make_item
from tests.races.server import Caller, serving

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CALLERS = 8
#: Which worker takes a connection is the kernel's choice; so many are opened until both have one.
MOST_CALLERS = 200


def seen(caller: Caller, channel: str) -> tuple[int, int, str]:
    """Return how many items of a channel a worker lists, how many its facet counts, and the title of the first one."""
    answer = caller.get(f"/api/v1/items?channel={channel}&sort=indexed").json()
    (facet,) = (facet for facet in answer["facets"] if facet["name"] == "channel")
    count = next(value["count"] for value in facet["values"] if value["value"] == channel)
    return answer["total"], count, answer["items"][0]["effective"]["title"]


def processes(folder: Path) -> set[str]:
    """Return which workers have an index, by what each says when it has made its own."""
    return set(re.findall(r"Process (\d+) (?:built|read)", (folder / "server.log").read_text()))


def test_an_edit_through_one_worker_is_in_the_counts_and_rows_of_the_other_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INDEX_CACHE_DIR", str(tmp_path / "index"))
    first, *_others = [make_item(author="Bo", title="Old", indexed_at=NOON) for _ in range(30)]
    token = create_token(name="nas", scope="ingest", tenant="", now=NOON)
    reader = create_token(name="app", scope="read", tenant="", now=NOON)
    with serving(tmp_path) as port, ExitStack() as stack:
        callers: list[Caller] = []
        while len(callers) < CALLERS or len(processes(tmp_path)) < 2:
            assert len(callers) < MOST_CALLERS, "the connections met only one worker"
            callers.append(stack.enter_context(closing(Caller(port, Authorization=f"Bearer {reader}"))))
            assert seen(callers[-1], "Bo") == (30, 30, "Old")
        callers = [*callers[: CALLERS // 2], *callers[-CALLERS // 2 :]]
        for round_of_all, writer in enumerate(callers):
            new = {"key": f"youtube:two-{round_of_all:07}", "title": "T", "author": "Bo"}
            changed = {"key": str(first.key), "title": f"Edit {round_of_all}"}
            answer = writer.post("/api/v1/ingest", json.dumps([new, changed]).encode(), Authorization=f"Bearer {token}")
            assert answer.status == 200, answer.body
            expected = (31 + round_of_all, 31 + round_of_all, f"Edit {round_of_all}")
            assert [seen(caller, "Bo") for caller in callers] == [expected] * CALLERS

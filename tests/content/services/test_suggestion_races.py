"""Two curators in one inbox while machines write: each suggestion is decided once, and the ledger explains what stands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from content.models import Hold, Item
from content.services.curation import Actor
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from content.services.suggestions import Decided, Verdict, decide, suggestions
from tests.builders import NOON, make_record, make_suggestion

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")
COUNT = 60


def at_once(*jobs: Callable[[], T]) -> list[T]:
    """Run jobs in threads of their own that start together."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        start.wait(10)
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [running.result(60) for running in [pool.submit(run, job) for job in jobs]]


def deciding(name: str, verdict: Verdict) -> Callable[[], Decided]:
    """Return the job of a curator who decides about everything that is open now."""
    changes = {suggestion.difference.change for suggestion in suggestions()}
    return lambda: decide(changes=changes, verdict=verdict, actor=Actor(f"user:{name}"), now=NOON)


def test_two_curators_decide_each_suggestion_once() -> None:
    for _ in range(COUNT):
        make_suggestion()

    done = at_once(deciding("ana", Verdict("accept")), deciding("ben", Verdict("hold")))

    assert sum(each.items for each in done) == COUNT
    assert (list(suggestions()), list(verify_curation())) == ([], [])


def test_machines_that_write_meanwhile_are_either_seen_or_asked_about() -> None:
    items = [make_suggestion() for _ in range(COUNT)]
    records = [make_record(key=item.key, analysis={"language": "de"}) for item in reversed(items)]

    done, _outcomes = at_once(
        deciding("ana", Verdict("hold")),
        lambda: write_records(records, now=NOON) and Decided(None, 0, 0),
    )

    # Whatever came first: nothing that people decided moved, and the new word of the machine is asked about everywhere.
    assert done.items + done.moved_on <= COUNT
    assert set(Item.objects.values_list("language", flat=True)) == {"fr"}
    assert [each.difference.machine for each in suggestions()] == [("de",)] * COUNT
    assert (Hold.objects.count(), list(verify_curation())) == (COUNT, [])

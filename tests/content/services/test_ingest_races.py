"""Machines that write the same item at the same moment: one row, one revision, and every answer is true."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from content.models import Item, Text
from content.services.ingest import write_records
from content.services.outcomes import RecordOutcome
from content.services.records import TextRecord
from tests.builders import NOON, key_of, make_record

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 12


def test_the_same_payload_in_parallel_is_one_row_and_one_revision() -> None:
    record = make_record(key=key_of("youtube:same"), texts=(TextRecord(text="Once."),))
    start = Barrier(WRITERS)

    def write() -> RecordOutcome:
        start.wait(10)
        try:
            return write_records([record], now=NOON)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = [writer.result(30) for writer in [pool.submit(write) for _ in range(WRITERS)]]

    assert Counter(outcome.status for outcome in outcomes) == {"created": 1, "unchanged": WRITERS - 1}
    assert (Item.objects.count(), Text.objects.count()) == (1, 1)


def test_batches_of_the_same_items_in_other_orders_do_not_block_each_other() -> None:
    records = [make_record(key=key_of(f"youtube:{number}")) for number in range(20)]
    start = Barrier(4)

    def write(turn: int) -> int:
        start.wait(10)
        try:
            return len(write_records(records if turn % 2 else records[::-1], now=NOON))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert [writer.result(30) for writer in [pool.submit(write, turn) for turn in range(4)]] == [20] * 4

    assert Item.objects.count() == 20

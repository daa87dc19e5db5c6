"""Writers at the same time: whichever commits first, a decision about a key is in force for its item."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from content.models import Hold, Item
from content.services.deletion import delete_items
from content.services.ingest import write_records
from tests.builders import ANA, NOON, key_of, make_record

pytestmark = pytest.mark.django_db(transaction=True)

KEY = key_of("youtube:raced")
MOMENT = 0.3


class Writer(threading.Thread):
    """A writer with a connection of its own that stops before it commits, until it is let go."""

    def __init__(self, write: Callable[[], object]) -> None:
        super().__init__()
        self.write = write
        self.wrote, self.may_commit = threading.Event(), threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.write()
                self.wrote.set()
                self.may_commit.wait(10)
        except Exception as error:  # noqa: BLE001 - shown by `joined`
            self.error = error
        finally:
            connection.close()


@contextmanager
def joined(*writers: Writer) -> Iterator[None]:
    """Let all writers finish, whatever happens in between, and show their errors."""
    try:
        yield
    finally:
        for writer in writers:
            writer.may_commit.set()
        for writer in writers:
            writer.join(15)
    assert [writer.error for writer in writers] == [None] * len(writers)


def ingest() -> object:
    return write_records([make_record(key=KEY)], now=NOON)


def delete() -> object:
    return delete_items(keys=[KEY], actor=ANA, now=NOON)


@pytest.mark.parametrize(("first", "second"), [(ingest, delete), (delete, ingest)], ids=["ingest first", "delete first"])
@pytest.mark.parametrize("order", ["first commits first", "second is let go first"])
def test_an_item_that_arrives_while_it_is_deleted_stays_deleted(
    first: Callable[[], object], second: Callable[[], object], order: str
) -> None:
    early, late = Writer(first), Writer(second)
    with joined(early, late):
        early.start()
        assert early.wrote.wait(10)
        late.start()
        late.wrote.wait(MOMENT)
        for writer in (early, late) if order == "first commits first" else (late, early):
            writer.may_commit.set()

    assert Hold.objects.get().deleted_at == NOON
    assert Item.objects.get().deleted_at == NOON

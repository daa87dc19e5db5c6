"""Work that the engine ends for another writer's sake begins again; any other error, and work within a transaction, does not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from content.archive.run import import_archive
from content.db import features
from content.db.retries import TIMES, retried
from content.models import Hold, ImportNote, Item
from content.services.deletion import delete_items
from content.services.ledger import verify_curation
from tests.archives import make_archive
from tests.builders import ANA, NOON, curated, make_item

LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def on_a_thread(work: Callable[[], None]) -> threading.Thread:
    """Start work with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def lock(item: Item) -> None:
    Item.objects.select_for_update().get(pk=item.pk)


@contextmanager
def crossing(first: Item, then: Item | Hold) -> Iterator[None]:
    """Let a foreign program lock an item, wait until somebody waits for it, and then want what that one has."""
    locked, errors = threading.Event(), []

    def foreign() -> None:
        try:
            with transaction.atomic():
                if features().has_concurrent_writers:
                    # It looks for a deadlock long after the other side did: the other side is the one that is ended.
                    connection.cursor().execute("SET LOCAL deadlock_timeout = '20s'")
                lock(first)
                locked.set()
                if features().has_concurrent_writers:
                    wait_for_a_waiter()
                type(then)._default_manager.select_for_update().get(pk=then.pk)
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)
            locked.set()

    thread = on_a_thread(foreign)
    assert locked.wait(20)
    yield
    thread.join(30)
    assert errors == []


def wait_for_a_waiter() -> None:
    """Return when another session waits for a lock of this one."""
    with connection.cursor() as cursor:
        waiting = False
        while not waiting:
            cursor.execute("SELECT count(*) > 0 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            (waiting,) = cursor.fetchone()


def test_a_deletion_that_runs_into_a_deadlock_is_done_all_the_same() -> None:
    item = make_item()
    hold = curated(item, "language", "de")

    with crossing(item, hold):
        assert delete_items(keys=[item.key], actor=ANA, now=NOON) == 1

    assert Item.objects.get().deleted_at == NOON
    assert (Hold.objects.get().revision, list(verify_curation())) == (2, [])


def test_without_beginning_again_the_deadlock_is_an_error() -> None:
    """The red case, where writers can wait for each other in a ring; where they cannot there is nothing to begin again."""
    item = make_item()
    hold = curated(item, "language", "de")
    once: Callable[..., int] = delete_items.__wrapped__  # type: ignore[attr-defined]

    with crossing(item, hold):
        if features().has_concurrent_writers:
            with pytest.raises(OperationalError, match="deadlock detected"):
                once(keys=[item.key], actor=ANA, now=NOON)
        else:
            assert once(keys=[item.key], actor=ANA, now=NOON) == 1


def test_a_chunk_of_an_import_that_runs_into_a_deadlock_is_written_and_counted_once(tmp_path: Path) -> None:
    archive = make_archive(tmp_path, "S5")
    for number in range(2):
        archive.add_video(f"Video{number:06}", title=f"Title {number}")
    items = [make_item(source="youtube", external_id=f"Video{number:06}", observed_at=LONG_AGO) for number in range(2)]

    with crossing(items[1], items[0]):
        report = import_archive(path=archive.path, actor="user:ana")

    assert (report.status, report.tables["content"]["updated"]) == ("done", 2), report.tables
    assert sorted(Item.objects.values_list("title", flat=True)) == ["Title 0", "Title 1"]
    assert report.notes_total == ImportNote.objects.count()


def test_another_error_is_not_tried_again() -> None:
    tries = []

    @retried
    def broken() -> None:
        tries.append(1)
        connection.cursor().execute("SELECT * FROM no_such_table")

    with pytest.raises(Exception, match="no_such_table"):
        broken()

    assert len(tries) == 1


@pytest.mark.parametrize("is_within", [False, True], ids=["alone", "within a transaction"])
def test_it_gives_up_in_the_end_and_only_the_outermost_begins_again(is_within: bool) -> None:
    tries = []

    @retried
    def always() -> None:
        tries.append(1)
        raise given_up()

    with pytest.raises(OperationalError), transaction.atomic() if is_within else nullcontext():
        always()

    assert len(tries) == (TIMES if features().has_concurrent_writers and not is_within else 1)


def given_up() -> OperationalError:
    """Return the error of a transaction that lost a deadlock, as the driver reports it."""
    from psycopg.errors import DeadlockDetected

    error = OperationalError("deadlock detected")
    error.__cause__ = DeadlockDetected("deadlock detected")
    return error

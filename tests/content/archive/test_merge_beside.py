"""The words of an import reach the search index while it goes on, and no import fails because they do not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from content.archive import merge_beside
from content.archive.merge_beside import merged_beside
from content.db import features
from content.db.search import search_store
from tests.builders import make_item, make_text
from tests.content.db.test_search_documents import merged, run


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_merged_when_the_import_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_beside, "EVERY", 0.01)
    with merged_beside():
        for place in range(20):
            make_text(make_item(), text=f"venice {place}")
    assert not search_store().has_waiting_words or merged() == 0


@pytest.mark.django_db(transaction=True)
def test_an_import_goes_on_where_nothing_can_be_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_beside, "EVERY", 0.01)
    if features().has_concurrent_writers:
        run("ALTER INDEX content_search_words RENAME TO content_search_gone")
    try:
        with merged_beside():
            make_text(make_item(), text="venice")
    finally:
        if features().has_concurrent_writers:
            run("ALTER INDEX content_search_gone RENAME TO content_search_words")


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_stopped_leaves_no_session_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge_beside, "EVERY", 0.01)
    before = sessions()
    with pytest.raises(KeyboardInterrupt):
        stopped_import(lambda: sessions() == before + 1)
    wait_for(lambda: sessions() == before)
    assert not [thread for thread in threading.enumerate() if thread.name == "merge-words"]


def stopped_import(is_merging: Callable[[], bool]) -> None:
    with merged_beside():
        make_text(make_item(), text="venice")
        wait_for(lambda: not search_store().has_waiting_words or is_merging())
        raise KeyboardInterrupt


def sessions() -> int:
    """Return how many sessions this database has. SQLite has none."""
    if not features().has_concurrent_writers:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def wait_for(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_only_the_owner_of_the_index_merges() -> None:
    assert search_store().merge_waiting() == search_store().has_waiting_words
    if search_store().has_waiting_words:
        run("CREATE ROLE holdfast_stranger")
        run("SET ROLE holdfast_stranger")
        try:
            assert not search_store().merge_waiting()
        finally:
            run("RESET ROLE")
            run("DROP ROLE holdfast_stranger")

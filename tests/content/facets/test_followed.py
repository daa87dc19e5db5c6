"""Sets of ids beside the index: read whole once, then only about what changed, and never older than what is committed."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from content.facets import query
from content.facets.filter import Filter
from content.facets.followed import Sets, followed
from content.facets.index import state
from content.facets.index.keeper import keeper
from content.services.coverage import decided_ids
from content.services.curation import Change, curate
from tests.builders import ANA, NOON, curated, deleted, make_item
from tests.content.facets.authors import rename

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_index(settings: Settings, tmp_path: Path) -> None:
    settings.INDEX_CACHE_DIR = tmp_path / "index"
    keeper().exchange()


class Reader:
    """Reads what people decided, and notes about which items it was asked."""

    def __init__(self) -> None:
        self.asked: list[Collection[int] | None] = []

    def __call__(self, ids: Collection[int] | None) -> Sets:
        self.asked.append(ids)
        return decided_ids(ids)

    def titled(self) -> frozenset[int]:
        """Return the items with a decided title as they are kept."""
        return followed("test", self)["title"]


def test_what_did_not_change_is_read_once() -> None:
    read, item = Reader(), make_item()
    curated(item, "title", "Else")

    assert [read.titled() for _ in range(3)] == [{item.pk}] * 3
    assert read.asked == [None]


def test_only_what_changed_is_read_again() -> None:
    read, first, second = Reader(), make_item(), make_item()
    curated(first, "title", "Else")
    read.titled()
    curated(second, "title", "Else")

    assert read.titled() == {first.pk, second.pk}
    curate(key=first.key, changes=[Change("title", "revert")], actor=ANA, now=NOON)
    assert read.titled() == {second.pk}
    assert read.asked == [None, {second.pk}, {first.pk}]


def test_a_new_item_under_an_old_decision_is_seen() -> None:
    read, item = Reader(), make_item(external_id="again")
    curated(item, "title", "Else")
    read.titled()
    item.delete()
    assert read.titled() == frozenset()

    again = make_item(external_id="again")

    assert read.titled() == {again.pk}


def test_after_more_than_the_index_remembers_all_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "MOST_CHANGES", 1)
    read, items = Reader(), [make_item() for _ in range(3)]
    read.titled()
    for item in items:
        curated(item, "title", "Else")
        query.count(Filter())

    assert read.titled() == {item.pk for item in items}
    assert read.asked == [None, None]


def test_an_exchanged_index_begins_anew() -> None:
    read, item = Reader(), make_item()
    curated(item, "title", "Else")
    read.titled()
    keeper().exchange()

    assert read.titled() == {item.pk}
    assert read.asked == [None, None]


def test_what_is_decided_while_it_is_read_is_read_next_time() -> None:
    first, second = make_item(), make_item()
    curated(first, "title", "Else")

    def slow(ids: Collection[int] | None) -> Sets:
        found = decided_ids(ids)
        if ids is None:
            curated(second, "title", "Else")
        return found

    assert followed("slow", slow)["title"] == {first.pk}
    assert followed("slow", slow)["title"] == {first.pk, second.pk}


def test_within_a_transaction_its_own_decisions_count_and_nothing_is_kept() -> None:
    read, item = Reader(), make_item()
    read.titled()

    with transaction.atomic():
        curated(item, "title", "Else")
        assert read.titled() == {item.pk}
        transaction.set_rollback(True)

    assert read.titled() == frozenset()
    assert read.asked == [None, None]


def test_a_change_of_an_item_without_a_decision_moves_nothing() -> None:
    read, item, other = Reader(), make_item(), make_item(author="Ana")
    curated(item, "title", "Else")
    before = read.titled()
    rename(other, "Bo")

    assert read.titled() == before
    assert read.asked == [None, {other.pk}]


def test_counts_among_kept_ids_follow_what_changes() -> None:
    read, item = Reader(), make_item(external_id="again")
    curated(item, "title", "Else")
    assert query.counts_among(Filter(), [read.titled()]) == [1]
    curated(make_item(), "title", "Else")
    deleted(item)

    assert query.counts_among(Filter(), [read.titled()]) == [1]
    assert query.counts_among(Filter(deleted=True), [read.titled()]) == [1]

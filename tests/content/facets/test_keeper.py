"""A process's index is as new as the database at every question, whoever writes and however their transactions end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from content.db import features, operations
from content.facets import query
from content.facets.filter import Choice, Filter
from content.facets.index.keeper import Keeper, one_look
from content.models import Item
from tests.builders import make_item
from tests.content.facets.authors import names, rename
from tests.content.facets.writers import Writer, writers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_cache(settings: Any, tmp_path: Path) -> None:
    settings.INDEX_CACHE_DIR = tmp_path / "index"


def by(name: str) -> Filter:
    return Filter(choices={"channel": Choice((name,))})


def applied(keeper: Keeper) -> int:
    """Refresh, and return how many rows that took."""
    with keeper.lock:
        before = keeper.index.applied if keeper.index else 0
    with keeper.fresh() as index:
        return index.applied - before


def test_what_is_committed_is_in_the_next_answer() -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    assert names(keeper) == {"Ana": 1}
    rename(item, "Bo")
    assert names(keeper) == {"Bo": 1}
    assert applied(keeper) == 0


def test_within_one_look_the_database_is_asked_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    with one_look():
        assert names(keeper) == {"Ana": 1}
        rename(item, "Bo")
        with django_assert_num_queries(0):
            assert names(keeper) == {"Ana": 1}
    assert names(keeper) == {"Bo": 1}
    with one_look():
        rename(item, "Cleo")
        assert names(keeper) == {"Cleo": 1}


def overlapping(first: Writer, second: Writer) -> None:
    """Open both transactions where the engine lets two write at once, else one after the other."""
    first.begin()
    if features().has_concurrent_writers:
        second.begin()


def test_transactions_that_overlap_and_commit_in_reverse_order_are_both_seen_once() -> None:
    keeper, items = Keeper(), [make_item(author="Ana"), make_item(author="Ana")]
    names(keeper)
    with writers(2) as (first, second):
        overlapping(first, second)
        first.do(rename, items[0], "first")
        if features().has_concurrent_writers:
            second.do(rename, items[1], "second")
            second.commit()
            assert (applied(keeper), names(keeper)) == (1, {"Ana": 1, "second": 1})
            first.commit()
        else:
            first.commit()
            assert (applied(keeper), names(keeper)) == (1, {"Ana": 1, "first": 1})
            second.do(rename, items[1], "second")
        assert (applied(keeper), names(keeper)) == (1, {"first": 1, "second": 1})


def test_what_is_rolled_back_is_never_seen() -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    names(keeper)
    with writers(1) as (writer,):
        writer.begin()
        writer.do(rename, item, "never")
        assert names(keeper) == {"Ana": 1}
        writer.rollback()
        assert names(keeper) == {"Ana": 1}
        rename(item, "Bo")
        assert names(keeper) == {"Bo": 1}


def test_a_savepoint_counts_when_its_transaction_does() -> None:
    keeper, items = Keeper(), [make_item(author="Ana"), make_item(author="Ana")]
    names(keeper)
    with writers(1) as (writer,):
        writer.begin()
        writer.begin()
        writer.do(rename, items[0], "kept")
        writer.commit()
        writer.begin()
        writer.do(rename, items[1], "dropped")
        writer.rollback()
        assert names(keeper) == {"Ana": 2}
        writer.commit()
        assert names(keeper) == {"Ana": 1, "kept": 1}


def test_beside_a_transaction_that_stays_open_each_row_is_read_once() -> None:
    keeper = Keeper()
    items = [make_item(author="Ana") for _ in range(4)]
    names(keeper)
    with writers(1) as (slow,):
        if features().has_concurrent_writers:
            slow.begin()
            slow.do(rename, items[0], "slow")
        for item in items[1:]:
            rename(item, "Bo")
            assert applied(keeper) == 1
        assert applied(keeper) == 0
        if not features().has_concurrent_writers:
            slow.begin()
            slow.do(rename, items[0], "slow")
        slow.commit()
        assert (applied(keeper), names(keeper)) == (1, {"Bo": 3, "slow": 1})


def test_a_transaction_sees_its_own_writes_and_nobody_else_does() -> None:
    item = make_item(author="Ana")
    assert query.count(by("Ana")) == 1
    with transaction.atomic():
        rename(item, "own")
        assert (query.count(by("own")), query.run(by("own")).ids) == (1, [item.pk])
        transaction.set_rollback(True)
    assert (query.count(by("own")), query.count(by("Ana"))) == (0, 1)


@pytest.mark.parametrize("pk", [5, 10**6], ids=["before all others", "after"])
def test_a_row_that_is_gone_for_good_is_gone_from_the_index(pk: int) -> None:
    keeper, item = Keeper(), make_item(pk=1000, author="Ana")
    make_item(pk=pk, author="Bo")
    assert names(keeper) == {"Ana": 1, "Bo": 1}
    item.delete()
    assert names(keeper) == {"Bo": 1}


def test_an_emptied_table_empties_the_index() -> None:
    keeper = Keeper()
    make_item(author="Ana")
    names(keeper)
    call_command("flush", verbosity=0, interactive=False)
    assert names(keeper) == {}


@pytest.mark.parametrize(
    "mark",
    [
        pytest.param({"database": "another"}, id="another database"),
        pytest.param({"epoch": "another"}, id="another epoch"),
        pytest.param({"snapshot": {True: "1:9000000000000000:", False: "9000000000000000"}}, id="a snapshot that lies ahead"),
    ],
)
def test_an_index_that_cannot_follow_is_built_anew(mark: dict[str, object]) -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    with keeper.fresh() as index:
        changes = {name: value[features().has_roles] if isinstance(value, dict) else value for name, value in mark.items()}
        index.mark = replace(index.mark, **changes)  # type: ignore[arg-type]
        index.values["channel"].put(0, [], is_new=False)
    assert names(keeper) == {"Ana": 1}
    assert keeper.index is not index
    assert item.pk in keeper.index.ids.data  # type: ignore[union-attr]


def test_installing_the_guards_again_voids_every_index() -> None:
    keeper = Keeper()
    make_item(author="Ana")
    with keeper.fresh() as index:
        pass
    operations().drop_guards()
    operations().install_guards()
    with keeper.fresh() as other:
        assert other is not index


def test_many_changes_at_once_build_the_index_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.facets.index.keeper.APPLIED_AT_LEAST", 2)
    keeper, items = Keeper(), [make_item(author="Ana") for _ in range(4)]
    with keeper.fresh() as index:
        pass
    for item in items[:2]:
        rename(item, "Bo")
    with keeper.fresh() as same:
        assert same is index
    Item.objects.update(author="Cy")
    with keeper.fresh() as other:
        assert other is not index
    assert names(keeper) == {"Cy": 4}


def test_a_stamp_from_elsewhere_is_not_read_again_and_again() -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    with connection.cursor() as cursor:
        operations().drop_guards()
        cursor.execute("UPDATE content_item SET changed = 9000000000000000 WHERE id = %s", [item.pk])
    names(keeper)
    assert [applied(keeper), applied(keeper)] == [0, 0]
    operations().install_guards()


def test_a_refresh_that_fails_half_way_leaves_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    names(keeper)
    rename(item, "Bo")
    with monkeypatch.context() as patched:
        patched.setattr("content.facets.index.state.Index.apply_row", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            names(keeper)
    assert names(keeper) == {"Bo": 1}

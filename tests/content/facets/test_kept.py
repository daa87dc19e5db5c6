"""Rows that were printed once are kept as long as their items stay as they are, and not a question longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from content.facets import query
from content.facets.filter import Filter
from content.facets.kept import KeptRows
from content.models import Item
from tests.builders import curated, deleted, make_item, make_text
from tests.content.facets.writers import writers

Read = Callable[[Sequence[int]], dict[int, bytes]]


class Reader:
    """Prints the authors of items and notes which ones it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, ids: Sequence[int]) -> dict[int, bytes]:
        self.asked += ids
        return {pk: author.encode() for pk, author in Item.objects.filter(pk__in=ids).values_list("pk", "author")}


def listed(read: Read) -> dict[int, bytes]:
    """Return the rows of the whole list."""
    result = query.run(Filter(), facets=False)
    return result.kept.rows_of(result.ids, "plain", read)


@pytest.mark.django_db(transaction=True)
class TestBehindTheIndex:
    def test_a_row_is_read_once_as_long_as_nothing_changes(self) -> None:
        read, item = Reader(), make_item(author="Ana")
        assert [listed(read), listed(read)] == [{item.pk: b"Ana"}] * 2
        assert read.asked == [item.pk]

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(lambda item: Item.objects.filter(pk=item.pk).update(author="Bo"), id="edited"),
            pytest.param(lambda item: curated(item, "language", "de"), id="curated"),
            pytest.param(make_text, id="a text added"),
        ],
    )
    def test_only_what_somebody_else_changed_is_read_again(self, change: Callable[[Item], object]) -> None:
        read, items = Reader(), [make_item(author="Ana"), make_item(author="Cy")]
        listed(read)
        with writers(1) as (other,):
            other.do(change, items[0])
        read.asked.clear()
        items[0].refresh_from_db()
        assert listed(read) == {item.pk: item.author.encode() for item in items}
        assert read.asked == [items[0].pk]

    @pytest.mark.parametrize("delete", [deleted, Item.delete], ids=["by a person", "for good"])
    def test_a_deleted_item_vanishes(self, delete: Callable[[Item], object]) -> None:
        read, items = Reader(), [make_item(author="Ana"), make_item(author="Cy")]
        listed(read)
        with writers(1) as (other,):
            other.do(delete, items[0])
        assert listed(read) == {items[1].pk: b"Cy"}

    def test_what_was_read_before_a_change_that_is_known_already_is_not_kept(self) -> None:
        read, item = Reader(), make_item(author="Ana")

        def overtaken(ids: Sequence[int]) -> dict[int, bytes]:
            found = read(ids)
            Item.objects.filter(pk=item.pk).update(author="Bo")
            query.run(Filter(), facets=False)
            return found

        assert listed(overtaken) == {item.pk: b"Ana"}
        assert listed(read) == {item.pk: b"Bo"}

    def test_what_was_read_before_a_change_that_is_not_known_yet_goes_with_it(self) -> None:
        read, item = Reader(), make_item(author="Ana")

        def overtaken(ids: Sequence[int]) -> dict[int, bytes]:
            found = read(ids)
            Item.objects.filter(pk=item.pk).update(author="Bo")
            return found

        assert listed(overtaken) == {item.pk: b"Ana"}
        assert listed(read) == {item.pk: b"Bo"}


def test_another_form_of_a_row_is_another_row() -> None:
    kept = KeptRows()
    assert kept.rows_of([1], "short", lambda ids: dict.fromkeys(ids, b"s")) == {1: b"s"}
    assert kept.rows_of([1], "long", lambda ids: dict.fromkeys(ids, b"long")) == {1: b"long"}
    assert kept.size == 4


def test_the_oldest_rows_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content.facets.kept.MOST_BYTES", 100)
    kept = KeptRows()
    for pk in range(20):
        kept.rows_of([pk], "", lambda ids: dict.fromkeys(ids, b"x" * 10))
    assert (list(kept.rows), kept.size) == ([*range(10, 20)], 100)
    kept.drop([10, 12, 99])
    assert kept.size == 80

"""Reading ahead: the same units in the same order, one list further than what was asked for, and errors in their turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from content.archive.mapped import Unit
from content.archive.read_ahead import read_ahead


def units(number: int, given: list[Unit], *, breaks_at: int | None = None) -> Iterator[Unit]:
    for place in range(number):
        if place == breaks_at:
            raise ValueError("a broken page")
        given.append(Unit(()))
        yield given[-1]


def test_every_unit_comes_once_and_in_order() -> None:
    given: list[Unit] = []
    with read_ahead(units(7, given), 3) as chunks:
        came = list(chunks)
    assert [len(chunk) for chunk in came] == [3, 3, 1]
    assert [id(unit) for chunk in came for unit in chunk] == [id(unit) for unit in given]


def test_one_list_is_read_ahead_and_not_the_whole_file() -> None:
    given: list[Unit] = []
    with read_ahead(units(100, given), 3) as chunks:
        next(chunks)
    assert len(given) == 6


def test_what_the_file_breaks_is_raised_after_the_units_before_it() -> None:
    with read_ahead(units(9, [], breaks_at=4), 3) as chunks:
        assert len(next(chunks)) == 3
        with pytest.raises(ValueError, match="a broken page"):
            next(chunks)

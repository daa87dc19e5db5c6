"""Whoever waits for somebody else takes what they made, if it is as new as what they asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.facets.index import cache
from content.facets.index.build import build_index
from content.facets.index.keeper import Keeper
from tests.builders import make_item
from tests.content.facets.authors import names, rename
from tests.content.facets.writers import writers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_cache(settings: Any, tmp_path: Path) -> None:
    settings.INDEX_CACHE_DIR = tmp_path / "index"


def test_who_finds_another_process_building_waits_and_reads_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    make_item(author="Ana")
    keeper, built = Keeper(), build_index("default")
    monkeypatch.setattr("content.facets.index.keeper.build_index", lambda *_: pytest.fail("it was built twice"))
    with writers(1) as (second,):
        with cache.alone("default", cache.BUILD):
            waiting = second.thread.submit(names, keeper)
            while not (fault := keeper.building and keeper.fault()):
                assert not waiting.done()
            assert "being built" in fault
            cache.save(built, "default")
        assert waiting.result(60) == {"Ana": 1}


class Overtaken:
    """A lock that somebody else gets first, who writes and asks."""

    def __init__(self, keeper: Keeper, write: Callable[[], object]) -> None:
        self.keeper, self.write, self.lock = keeper, write, keeper.lock

    def __enter__(self) -> None:
        self.keeper.lock = self.lock
        self.write()
        names(self.keeper)
        self.lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self.lock.release()


def test_who_waited_while_somebody_else_refreshed_has_their_refresh() -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    names(keeper)
    keeper.lock = Overtaken(keeper, lambda: rename(item, "Bo"))  # type: ignore[assignment]
    assert (names(keeper), keeper.began) == ({"Bo": 1}, 2)
    assert (names(keeper), keeper.began) == ({"Bo": 1}, 3)


def test_a_refresh_that_began_before_is_not_taken_for_a_later_one() -> None:
    keeper, item = Keeper(), make_item(author="Ana")
    with writers(1) as (other,):
        with keeper.fresh():
            waiting = other.thread.submit(names, keeper)
            rename(item, "Bo")
        assert waiting.result(60) == {"Bo": 1}
    assert names(keeper) == {"Bo": 1}

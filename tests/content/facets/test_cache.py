"""An index that is written and read again answers the same; one that cannot be read is built anew, never an error."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from weakref import ref

import pytest

from content.facets.index import cache
from content.facets.index.build import build_index
from content.facets.index.keeper import Keeper
from content.models import Item
from tests.builders import make_item
from tests.content.facets.corpus import make_corpus
from tests.content.facets.test_index import asked_of, assert_equal, write_something

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.INDEX_CACHE_DIR = tmp_path / "index"
    return cache.folder_of("default")


@pytest.fixture
def is_collecting_off() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_a_restored_index_answers_and_follows_as_the_first_one_did() -> None:
    random = Random(11)
    make_corpus(random, 40)
    keeper = Keeper()
    for _ in range(4):
        with keeper.fresh() as index:
            cache.save(index, "default")
        write_something(random)
        other = Keeper()
        assert other.restore()
        for _ in range(8):
            with other.fresh() as index:
                assert_equal(index, asked_of(random))
        keeper = other


def test_a_first_answer_leaves_files_for_the_next_process() -> None:
    make_item(author="Ana")
    with Keeper().fresh():
        pass
    assert Keeper().restore()


def test_an_index_that_is_exchanged_gives_its_memory_back_at_once(is_collecting_off: None) -> None:
    make_item(author="Ana")
    keeper = Keeper()
    with keeper.fresh():
        pass
    first = ref(keeper.index)
    keeper.save()
    assert first() is None
    with keeper.fresh() as index:
        assert len(index) == 1


def test_files_that_are_replaced_go_and_those_of_another_process_stay(home: Path) -> None:
    index = build_index("default")
    cache.save(index, "default")
    (old,) = home.glob("index-*")
    os.utime(old, (0, 0))
    (home / "index-somebody").mkdir()
    cache.save(index, "default")
    assert not old.exists()
    assert (home / "index-somebody").exists()
    assert cache.restored("default") is not None


@pytest.mark.parametrize("damage", ["bitmaps", "index.json", "ids.npy", "pool_topic.npy", "order_title.npy"])
@pytest.mark.parametrize("how", ["cut", "gone", "garbage"])
def test_a_damaged_cache_is_built_anew(home: Path, damage: str, how: str) -> None:
    for number in range(200):
        Item.objects.create(source="web", external_id=str(number), author="Ana", analysis={"topics": [f"t{number}"]})
    with Keeper().fresh() as index:
        expected = len(index)
    (path,) = home.glob(f"index-*/{damage}")
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if how == "cut" else b"\x00garbage" * 40)
    assert cache.restored("default") is None
    with Keeper().fresh() as index:
        assert len(index) == expected


def test_a_cache_of_another_shape_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    make_item()
    with Keeper().fresh():
        pass
    monkeypatch.setattr(cache, "digest", lambda: "another")
    assert cache.restored("default") is None


def test_a_folder_that_cannot_be_written_is_no_error(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.INDEX_CACHE_DIR = tmp_path / "file"
    make_item()
    with Keeper().fresh() as index:
        assert len(index) == 1


def test_an_index_without_items_is_written_and_read() -> None:
    cache.save(build_index("default"), "default")
    found = cache.restored("default")
    assert found is not None
    assert len(found) == 0

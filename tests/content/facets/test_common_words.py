"""The commonest words are asked for once, stay right whatever is written, and outlive the process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from content.db.search import search_store
from content.facets import common_words, found, query
from content.facets.filter import Filter
from content.facets.index import cache
from content.facets.index.keeper import Keeper, keeper
from content.facets.index.state import Index
from content.models import Item
from content.search import lexical
from content.search.syntax import Term
from tests.builders import make_item, make_text
from tests.content.facets.test_index import write_something

pytestmark = pytest.mark.django_db(transaction=True)

ROME, VENICE = Term(("rome",)), Term(("venice",))
QUERIES = ("rome", "venice rome", "rome -venice", "-rome", "-rome -venice", "rome paris", "paris -rome", "-rome venice nothing")


@pytest.fixture(autouse=True)
def _own_cache(settings: Any, tmp_path: Path) -> None:
    settings.INDEX_CACHE_DIR = tmp_path / "index"


@pytest.fixture
def _few_are_common(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexical, "COMMON", 5)


def shelf(random: Random, count: int = 30) -> None:
    """Make items of a few words, and let the database count them."""
    for _ in range(count):
        make_text(make_item(title=a_title(random)), text=a_title(random))
    search_store().install()


def a_title(random: Random) -> str:
    return " ".join(random.sample(["Rome", "Venice", "Paris", "nothing"], random.randint(1, 3)))


def found_by(index: Index, q: str) -> list[int]:
    return sorted(index.ids[slot] for slot in found.bitmap(index, q))


def asked_of_search(q: str) -> list[str]:
    """Return the statements that read search documents while everything about a query is answered."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        query.run(Filter(q=q))
    return [one["sql"] for one in captured if "content_search" in one["sql"] or "holdfast_found" in one["sql"]]


@pytest.mark.parametrize("lasting", [[], [ROME], [VENICE], [ROME, VENICE]], ids=["none", "rome", "venice", "both"])
def test_a_query_finds_the_same_whichever_of_its_words_are_kept(lasting: list[Term]) -> None:
    random, mine = Random(7), Keeper()
    shelf(random)
    for term in lasting:
        found.ask_part(mine, (term,), is_lasting=True)
    for _ in range(4):
        for q in random.sample(QUERIES, len(QUERIES)):
            found.ask(mine, q)
            with mine.fresh() as index:
                assert found_by(index, q) == lexical.all_ids(q).tolist(), q
        Item.objects.filter(pk__in=random.sample(list(Item.objects.values_list("pk", flat=True)), 5)).update(
            title=a_title(random)
        )
        write_something(random)


@pytest.mark.usefixtures("_few_are_common")
def test_a_word_that_is_kept_is_counted_without_asking_search() -> None:
    shelf(Random(3))
    assert asked_of_search("rome")
    keeper().exchange()
    count = common_words.keep_common(keeper())
    assert (count > 0) == search_store().is_slow_at_all
    assert bool(asked_of_search("rome")) == (count == 0)
    assert bool(asked_of_search("rome -venice")) == (count == 0)


def test_what_is_kept_outlives_the_process_and_what_changed_since() -> None:
    random, mine = Random(5), Keeper()
    shelf(random)
    for term in (ROME, VENICE):
        found.ask_part(mine, (term,), is_lasting=True)
    for _ in range(3):
        Item.objects.filter(pk__in=Item.objects.filter(title__contains="Rome")[:2]).update(title="nothing")
        make_item(title="Rome and Venice")
        mine.save()
        make_item(title="Venice")
        mine = Keeper()
        assert mine.restore()
        with mine.fresh() as index:
            assert [terms for terms, _found in index.lasting()] == [(ROME,), (VENICE,)]
            assert found.missing_of(index, "rome venice") == []
            assert found_by(index, "venice -rome") == lexical.all_ids("venice -rome").tolist()


def test_an_index_that_cannot_be_written_is_kept(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.INDEX_CACHE_DIR = tmp_path / "file"
    make_item(title="Rome")
    mine = Keeper()
    found.ask_part(mine, (ROME,), is_lasting=True)
    mine.save()
    with mine.fresh() as index:
        assert found.missing_of(index, "rome") == []


def test_files_of_other_rules_of_search_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = Keeper()
    found.ask_part(mine, (ROME,), is_lasting=True)
    mine.save()
    assert cache.restored("default") is not None
    monkeypatch.setattr(type(search_store()), "digest", lambda self: "other rules")
    assert cache.restored("default") is None


def test_answers_that_are_kept_for_a_while_make_no_room_of_the_lasting_ones() -> None:
    make_item(title="Rome")
    mine = Keeper()
    found.ask_part(mine, (ROME,), is_lasting=True)
    for number in range(found.MOST_KEPT + 3):
        found.ask(mine, f"word{number}")
    found.ask_part(mine, (ROME,))
    with mine.fresh() as index:
        assert index.found[ROME,].is_lasting
        assert len(index.found) == found.MOST_KEPT + 1


@pytest.fixture
def _waiting() -> Iterator[None]:
    yield
    connections.close_all()


@pytest.mark.usefixtures("_few_are_common", "_waiting")
def test_who_waits_for_another_process_takes_what_that_one_left() -> None:
    shelf(Random(3))
    first, second, asked = Keeper(), Keeper(), []
    with second.fresh():
        pass

    def wait() -> None:
        asked.append(common_words.keep_common(second))
        connections.close_all()

    with cache.alone("default", cache.ADD):
        thread = Thread(target=wait)
        thread.start()
        for term in common_words.missing(first):
            found.ask_part(first, (term,), is_lasting=True)
        first.save()
        assert thread.is_alive()
    thread.join(30)
    assert asked == [0]
    assert common_words.missing(second) == []


@pytest.mark.usefixtures("_few_are_common")
def test_mending_brings_every_word_up_to_date() -> None:
    shelf(Random(3))
    mine = Keeper()
    found.ask_part(mine, (ROME,), is_lasting=True)
    make_item(title="Rome")
    common_words.mend(mine)
    with mine.fresh() as index:
        assert index.found[ROME,].version == index.version == 1
        assert found_by(index, "rome") == lexical.all_ids("rome").tolist()

"""The documents of search follow every write of a title, an author or a text, whoever writes."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from content.db import features
from content.db.bulk import expect_many, insert_rows
from content.db.guards import after_migrate
from content.db.search import Match, search_store
from content.models import Item, Text
from content.search import exact, lexical
from tests.builders import curated, make_item, make_text

pytestmark = pytest.mark.django_db
#: Pages of waiting words (8 kB each) at which PostgreSQL merges them into the index by itself: its default of 4 MB.
USUAL_PAGES = 512


def found(q: str) -> list[int]:
    """Return what the index finds, and be sure that the texts say the same."""
    ids = lexical.all_ids(q).tolist()
    assert ids == sorted(Item.objects.filter(exact.matching(q)).values_list("pk", flat=True))
    return ids


def run(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_a_title_that_a_person_decides_takes_the_place_of_the_old_one() -> None:
    item = make_item(title="Boredom")
    curated(item, "title", "Patience")
    assert found("boredom") == []
    assert found("title:patience") == [item.pk]


def test_an_author_that_changes_is_found_anew() -> None:
    item = make_item(author="Mark Felton")
    Item.objects.filter(pk=item.pk).update(author="Ann Felton")
    assert (found("author:mark"), found("author:ann")) == ([], [item.pk])


def test_a_title_that_a_foreign_writer_sends_is_not_found() -> None:
    item = make_item(title="Boredom")
    run("UPDATE content_item SET title = 'Forged', author = 'Ann' WHERE id = %s", item.pk)
    assert (found("forged"), found("boredom"), found("ann")) == ([], [item.pk], [item.pk])


def test_a_new_revision_takes_the_place_of_the_old_one() -> None:
    item = make_item()
    old = make_text(item, text="venice")
    Text.objects.filter(pk=old.pk).update(is_latest=False)
    make_text(item, text="rome", revision=2)
    assert (found("venice"), found("rome")) == ([], [item.pk])


def test_a_text_that_is_overwritten_is_found_anew() -> None:
    item = make_item()
    text = make_text(item, text="venice")
    run("UPDATE content_text SET text = 'rome' WHERE id = %s", text.pk)
    assert (found("venice"), found("rome")) == ([], [item.pk])


def test_a_text_that_moves_to_another_item_is_found_there() -> None:
    text = make_text(make_item(), text="rome")
    other = make_item()
    Text.objects.filter(pk=text.pk).update(item=other, position=3)
    assert found("rome") == [other.pk]


def test_texts_that_change_places_are_still_found() -> None:
    item = make_item()
    first, second = make_text(item, text="rome", position=0), make_text(item, text="venice", position=1)
    for text, position in ((first, 2), (second, 0), (first, 1)):
        Text.objects.filter(pk=text.pk).update(position=position)
    second.delete()
    assert (found("rome"), found("venice")) == ([item.pk], [])


def test_a_text_that_goes_is_no_longer_found() -> None:
    text = make_text(make_item(), text="rome")
    run("DELETE FROM content_text WHERE id = %s", text.pk)
    assert found("rome") == []


def test_an_item_that_goes_leaves_no_document() -> None:
    item = make_item(title="Rome", author="Rome")
    make_text(item, text="rome")
    item.delete()
    assert list(search_store().ids(Match(("rome",)))) == []


def test_documents_survive_a_write_that_fails() -> None:
    item = make_item()
    make_text(item, variant="", text="rome")
    run("INSERT INTO content_text (item_id, role) VALUES (%s, 'summary') ON CONFLICT DO NOTHING", item.pk)
    assert found("rome") == [item.pk]


@pytest.mark.django_db(transaction=True)
def test_documents_are_written_for_rows_that_came_without_triggers() -> None:
    search_store().drop()
    item = make_item(title="Rome")
    make_text(item, text="venice")
    assert not search_store().is_in_force()
    after_migrate(using="default")
    assert search_store().is_in_force()
    assert (found("title:rome"), found("text:venice")) == ([item.pk], [item.pk])


def test_each_of_many_texts_is_found_while_others_come() -> None:
    items = [make_item(external_id=f"many-{number}") for number in range(5)]
    # More than an index merges at a time, so that some documents wait in its list and others do not.
    texts = [" ".join(f"w{word}" for word in range(place, place + 300)) + f" own{place}" for place in range(150)]
    for start in (0, 50, 100):
        insert_rows([Text(item=items[place % 5], position=place, text=texts[place]) for place in range(start, start + 50)])
        for place in (0, start, start + 49):
            assert found(f"own{place}") == [items[place % 5].pk]


def test_migrate_gives_an_index_of_an_earlier_version_its_list() -> None:
    if features().has_concurrent_writers:
        run("ALTER INDEX content_search_words SET (fastupdate = off, gin_pending_list_limit = 1024)")
    after_migrate(using="default", verbosity=0)
    assert index_options() in ([], ["fastupdate=on"])


def test_the_words_of_a_transaction_that_expects_many_wait_until_they_are_merged() -> None:
    item = make_item()
    words = iter(" ".join(f"w{place}n{number}" for number in range(900)) for place in range(300))
    with transaction.atomic():
        expect_many()
        insert_rows([Text(item=item, position=place, text=text) for place, text in enumerate(words)])
    assert found("w299n899") == [item.pk]
    assert not search_store().has_waiting_words or merged() > USUAL_PAGES
    assert found("w299n899") == [item.pk]


def test_waiting_words_are_merged() -> None:
    make_text(make_item(), text="venice")
    assert search_store().merge_waiting() == search_store().has_waiting_words
    assert not search_store().has_waiting_words or merged() == 0


def merged() -> int:
    """Return how many pages of waiting words PostgreSQL merged now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('content_search_words')")
        return int(cursor.fetchone()[0])


def index_options() -> list[str]:
    """Return the options of PostgreSQL's index of words; the other engine's has none."""
    if not features().has_concurrent_writers:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE relname = 'content_search_words'")
        return sorted(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_filling_that_broke_off_goes_on() -> None:
    item = make_item(title="Rome")

    def breaks(_table: str, _rows: int) -> None:
        raise InterruptedError

    search_store().drop()
    with pytest.raises(InterruptedError):
        search_store().install(breaks)
    assert not search_store().is_in_force()
    search_store().install()
    assert found("rome") == [item.pk]


class Replaced(TransactionTestCase):
    """Both engines know an upsert; only one of them knows REPLACE, which takes a row away in silence."""

    def test_a_row_that_is_upserted_over_another_is_found_instead(self) -> None:
        item = make_item()
        make_text(item, text="venice")
        upsert = "INSERT INTO content_text (item_id, role, variant, text) VALUES (%s, 'summary', 'comprehensive', 'rome')"
        if features().rebuilds_tables:
            run(upsert.replace("INSERT", "INSERT OR REPLACE", 1), item.pk)
        else:
            run(upsert + " ON CONFLICT (item_id, role, variant, position, revision) DO UPDATE SET text = excluded.text", item.pk)
        assert (found("venice"), found("rome")) == ([], [item.pk])


class Emptied(TransactionTestCase):
    """Django's flush truncates on one engine and deletes on the other."""

    def test_tables_that_are_emptied_leave_no_document(self) -> None:
        make_text(make_item(title="Rome"), text="rome")
        self._fixture_teardown()
        assert list(search_store().ids(Match(("rome",)))) == []

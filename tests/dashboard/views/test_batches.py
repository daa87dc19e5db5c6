"""The batches: what was decided together, who did it, and what an undo kept and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Batch, CurationEvent, Item
from content.services.bulk import apply
from content.services.curation import Actor, Change, curate
from content.services.undone import outcome_of
from tests.builders import ANA, NOON, make_item, signed_in

pytestmark = pytest.mark.django_db

BEN = Actor("user:ben")


@pytest.fixture
def curator() -> Client:
    return signed_in("curator", "cleo")


def make_batch(*items: Item, value: str = "fr", label: str = "All French") -> Batch:
    """Return a batch in which Ana set the language of some items."""
    keys = [item.key for item in items]
    done = apply(keys=keys, changes=[Change("language", "set", value)], label=label, actor=ANA.because("Checked"), now=NOON)
    return Batch.objects.get(pk=done.batch or 0)


def page_of(client: Client, path: str) -> str:
    """Return a page as text."""
    return client.get(path).content.decode()


def undone(client: Client, batch: Batch) -> str:
    """Undo a batch by its form and return the page that one sees next."""
    return client.post(f"/batches/{batch.pk}/undo/", follow=True).content.decode()


def test_the_list_says_what_who_when_and_how_many(curator: Client) -> None:
    make_batch(make_item(), make_item())
    page = page_of(curator, "/batches/")
    assert all(words in page for words in ("All French", "Checked", "ana", "1 Mar 2026", "2 decisions on 2 items"))


def test_an_empty_list_says_so(curator: Client) -> None:
    assert "No batch yet" in page_of(curator, "/batches/")


def test_older_batches_are_one_link_away(curator: Client) -> None:
    Batch.objects.bulk_create(Batch(label=f"Batch number {number}", actor="user:ana") for number in range(60))
    older = f"/batches/?before={Batch.objects.order_by('-pk')[49].pk}"
    assert older in page_of(curator, "/batches/")
    assert "Batch number 9<" in page_of(curator, older)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40])
def test_a_place_that_is_none_is_the_beginning(curator: Client, before: str) -> None:
    make_batch(make_item())
    assert "All French" in page_of(curator, f"/batches/?before={before}")


def test_a_batch_shows_its_decisions_and_asks_before_the_undo(curator: Client) -> None:
    batch = make_batch(make_item(title="Storm logs"))
    page = page_of(curator, f"/batches/{batch.pk}/")
    assert all(words in page for words in ("Storm logs", "the machine decides", "French", "Undo this batch?"))


def test_a_batch_names_what_it_changed_beside_decisions(curator: Client) -> None:
    batch = Batch.objects.create(label="Renamed AI", actor="user:ana")
    batch.changes.create(what="term_alias", name="AI Artificial Intelligence", before=None, after={})
    page = page_of(curator, f"/batches/{batch.pk}/")
    assert all(words in page for words in ("alias of a term", "AI Artificial Intelligence", "Undo this batch"))


def test_a_batch_that_is_not_there_is_not_found(curator: Client) -> None:
    assert curator.get("/batches/4711/").status_code == 404


def test_undo_puts_back_what_stood_before_and_says_so(curator: Client) -> None:
    item = make_item(language="en")
    page = undone(curator, make_batch(item))
    item.refresh_from_db()
    assert (item.language, "1 taken back" in page, "undone by cleo" in page) == ("en", True, True)


def test_undo_keeps_what_somebody_decided_since_and_says_why(curator: Client) -> None:
    first, second = make_item(title="Storm logs"), make_item()
    batch = make_batch(first, second)
    curate(key=first.key, changes=[Change("language", "set", "it")], actor=BEN, now=NOON + timedelta(days=1))
    page = undone(curator, batch)
    assert all(
        words in page for words in ("1 taken back, 1 kept", "Storm logs", "ben decided again on 2 Mar 2026, 12:00: Italian")
    )


def test_the_second_undo_changes_nothing_and_says_so(curator: Client) -> None:
    batch = make_batch(make_item())
    undone(curator, batch)
    events = CurationEvent.objects.count()
    assert ("was undone before" in undone(curator, batch), CurationEvent.objects.count()) == (True, events)


def test_a_viewer_undoes_nothing() -> None:
    batch = make_batch(make_item())
    assert signed_in("viewer").post(f"/batches/{batch.pk}/undo/").status_code == 403
    batch.refresh_from_db()
    assert batch.undone_at is None


def test_a_batch_that_stands_has_no_outcome() -> None:
    assert outcome_of(make_batch(make_item())) is None


def test_a_large_batch_costs_no_more_queries(curator: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    small = make_batch(make_item())
    large = make_batch(*(make_item() for _ in range(30)))
    with django_assert_max_num_queries(14) as one:
        page_of(curator, f"/batches/{small.pk}/")
    cache.clear()
    with django_assert_max_num_queries(len(one)):
        page_of(curator, f"/batches/{large.pk}/")


def test_a_long_list_costs_no_more_queries(curator: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make_batch(make_item())
    with django_assert_max_num_queries(10) as one:
        page_of(curator, "/batches/")
    for number in range(5):
        make_batch(make_item(), label=f"Batch {number}")
    cache.clear()
    with django_assert_max_num_queries(len(one)):
        page_of(curator, "/batches/")

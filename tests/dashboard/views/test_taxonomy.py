"""The taxonomy's pages: terms with counts, a queue of new ones, a preview before every rename or merge."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from content.models import Batch, Category, Item, TermAlias
from content.services.ingest import write_records
from tests.builders import NOON, deleted, make_item, make_record, science, signed_in

pytestmark = pytest.mark.django_db
MOVE = {"category": "Science", "subcategory": "", "to_category": "Nature", "to_subcategory": ""}


@pytest.fixture
def curator() -> Client:
    return signed_in("curator", "cleo")


def test_terms_are_listed_with_the_items_that_one_sees(curator: Client) -> None:
    for _number in range(3):
        make_item(categories=science("Oceans"))
    deleted(Item.objects.order_by("pk")[0])

    page = curator.get("/taxonomy/").content.decode()

    assert ">2<span" in page
    assert "2 terms, 2 to review" in page
    assert "/?subcategory=Science%7COceans" in page


def test_chosen_terms_are_reviewed(curator: Client) -> None:
    write_records([make_record(analysis={"categories": science("Oceans")})], now=NOON)

    curator.post("/taxonomy/review/", {"term": [json.dumps(["Science", "Oceans"]), "nonsense", "[1, 2]", "[]"]})

    assert [str(row) for row in Category.objects.filter(is_reviewed=True)] == ["Science / Oceans"]


def test_all_new_terms_are_reviewed_at_once(curator: Client) -> None:
    make_item(categories=science("Oceans"))

    page = curator.post("/taxonomy/review/", {"everything": "1"}, follow=True).content.decode()

    assert "2 terms, 0 to review" in page


def test_the_preview_says_how_much_and_changes_nothing(curator: Client) -> None:
    make_item(categories=science("Oceans"))

    page = curator.get("/taxonomy/move/", MOVE).content.decode()

    assert "Science becomes Nature" in page
    assert "1 item, and 0 decisions" in page
    assert not TermAlias.objects.exists()


def test_a_move_rewrites_and_can_be_undone_from_its_batch(curator: Client) -> None:
    item = make_item(categories=science("Oceans"))

    page = curator.post("/taxonomy/move/", MOVE, follow=True).content.decode()
    item.refresh_from_db()
    assert item.effective["categories"][0]["category"] == "Nature"
    assert "machines also say: Science" in page

    curator.post(f"/batches/{Batch.objects.get().pk}/undo/")
    item.refresh_from_db()
    assert item.effective["categories"] == science("Oceans")


@pytest.mark.parametrize("target", ["Science", "x" * 201, "a\x00"], ids=["itself", "long", "NUL"])
def test_a_move_that_makes_no_sense_is_refused_in_words(curator: Client, target: str) -> None:
    answer = curator.post("/taxonomy/move/", {**MOVE, "to_category": target})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert not TermAlias.objects.exists()


def test_an_address_without_a_term_is_not_found(curator: Client) -> None:
    assert curator.get("/taxonomy/move/").status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_asks_the_same_number_of_queries_for_any_number_of_terms(
    curator: Client, count: int, django_assert_max_num_queries: object
) -> None:
    make_item(categories=[{"category": f"C{number}", "subcategories": ["a", "b"]} for number in range(count)])

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        curator.get("/taxonomy/")

"""Machine terms pass the aliases that people left; new ones wait for a review."""

from __future__ import annotations

import pytest

from content.models import Category, Item, TermAlias
from content.services.ingest import write_records
from content.services.taxonomy import review_terms
from tests.builders import ANA, NOON, make_record, science

pytestmark = pytest.mark.django_db


def make_alias(**overrides: str) -> TermAlias:
    values = {"category": "Sci", "to_category": "Science", "actor": "user:ana", **overrides}
    return TermAlias.objects.create(**values)


def sci(*subs: str) -> list[dict[str, object]]:
    return [{"category": "Sci", "subcategories": list(subs)}]


def terms() -> list[tuple[str, str, bool]]:
    return list(Category.objects.order_by("name", "subcategory").values_list("name", "subcategory", "is_reviewed"))


def test_new_machine_terms_wait_for_a_review() -> None:
    write_records([make_record(analysis={"categories": science("Oceans", "Stars")})], now=NOON)

    assert terms() == [("Science", "", False), ("Science", "Oceans", False), ("Science", "Stars", False)]


def test_a_known_term_stays_as_it_is() -> None:
    review_terms(terms=[("Science", None)], actor=ANA, now=NOON)

    write_records([make_record(analysis={"categories": science()})], now=NOON)

    assert terms() == [("Science", "", True)]


@pytest.mark.parametrize("name", ["", "x" * 201], ids=["empty", "too long"])
def test_an_item_may_carry_a_term_that_cannot_be_a_row(name: str) -> None:
    write_records([make_record(analysis={"categories": [{"category": name, "subcategories": []}]})], now=NOON)

    assert Item.objects.exists()
    assert terms() == []


def test_machine_terms_are_stored_under_their_alias() -> None:
    make_alias()

    write_records([make_record(analysis={"categories": sci("Oceans")})], now=NOON)

    assert Item.objects.get().analysis["categories"] == science("Oceans")
    assert [name for name, _sub, _reviewed in terms()] == ["Science", "Science"]


def test_the_same_report_twice_changes_nothing_the_second_time() -> None:
    make_alias()
    record = make_record(analysis={"categories": sci("Oceans")})
    write_records([record], now=NOON)

    (outcome,) = write_records([record], now=NOON)

    assert (outcome.status, outcome.fields["categories"]) == ("unchanged", "unchanged")


def test_aliases_of_another_tenant_do_not_count() -> None:
    make_alias(tenant="other")

    write_records([make_record(analysis={"categories": sci()})], now=NOON)

    assert Item.objects.get().analysis["categories"] == sci()


def test_a_review_is_by_a_person_and_counts_once() -> None:
    write_records([make_record(analysis={"categories": science("Oceans")})], now=NOON)

    assert review_terms(terms=[("Science", "Oceans"), ("Arts", None)], actor=ANA, now=NOON) == 2
    assert review_terms(terms=[("Science", "Oceans")], actor=ANA, now=NOON) == 0

    assert terms() == [("Arts", "", True), ("Science", "", False), ("Science", "Oceans", True)]
    assert Category.objects.get(name="Arts").reviewed_by == "user:ana"

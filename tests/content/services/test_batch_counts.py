"""What a batch did is said in words, whether it decided, rewrote machine values or did both."""

from __future__ import annotations

import pytest

from content.models import Batch
from content.services.batch_counts import deeds_of
from content.services.bulk import apply
from content.services.curation import Change
from content.services.renaming import merge_terms
from content.services.twins import merge_items
from tests.builders import ANA, NOON, curated, make_item, make_text, science

pytestmark = pytest.mark.django_db


def did() -> str:
    (words,) = deeds_of(list(Batch.objects.all())).values()
    return words


def test_a_bulk_edit_says_its_decisions_and_items() -> None:
    keys = [make_item(language="en").key for _ in range(3)]
    changes = [Change("language", "set", value="de"), Change("title", "set", value="One title")]

    apply(keys=keys, changes=changes, label="two fields", actor=ANA, now=NOON)

    assert did() == "6 decisions on 3 items"


def test_a_merge_of_terms_that_nobody_decided_about_says_its_machine_values() -> None:
    for _ in range(2):
        make_item(categories=science("Bugs"))

    merge_terms(terms=[("Science", "Bugs")], into=("Science", "Insects"), actor=ANA, now=NOON)

    assert did() == "2 machine values"


def test_a_merge_of_terms_says_decisions_and_machine_values() -> None:
    item = make_item(categories=science("Bugs"))
    curated(item, "categories", science("Bugs"))

    merge_terms(terms=[("Science", "Bugs")], into=("Science", "Insects"), actor=ANA, now=NOON)

    assert did() == "1 decision, 1 machine value"


def test_a_merge_of_items_says_what_else_it_changed() -> None:
    keep, other = make_item(), make_item()
    make_text(other)

    merge_items(keep=keep.key, other=other.key, actor=ANA, now=NOON)

    assert did() == "1 decision, 1 other name, 1 text"


def test_a_batch_that_did_nothing_says_so() -> None:
    Batch.objects.create(label="nothing", actor="user:ana")

    assert did() == "nothing"

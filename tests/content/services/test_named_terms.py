"""A term that a person names and nobody knew yet waits for a review, whichever way it came."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from content.models import Category, Item
from content.services import bulk
from content.services.bulk_steps import apply_in_steps
from content.services.by_hand import add_item
from content.services.curation import Change, curate
from content.services.suggestions import Verdict, decide, suggestions
from content.services.taxonomy import review_terms
from tests.builders import ANA, NOON, curated, make_account, make_item, make_suggestion, science

pytestmark = pytest.mark.django_db

NEW = [{"category": "Sea", "subcategories": ["Tides"]}]
SET = Change("categories", "set", NEW)  # type: ignore[arg-type]


def by_form(item: Item, _folder: Path) -> None:
    curated(item, "categories", NEW)


def by_adding(item: Item, _folder: Path) -> None:
    curate(key=item.key, changes=[Change("categories", "patch", add=(["Sea", "Tides"],))], actor=ANA, now=NOON)


def by_file(item: Item, folder: Path) -> None:
    make_account("ana")
    path = folder / "decisions.jsonl"
    path.write_text(json.dumps({"key": str(item.key), "field": "categories", "op": "set", "value": NEW}))
    call_command("curate", str(path), "--as", "ana", stdout=io.StringIO())


def in_bulk(item: Item, _folder: Path) -> None:
    bulk.apply(keys=[item.key], changes=[SET], label="all", actor=ANA, now=NOON)


def in_steps(item: Item, _folder: Path) -> None:
    assert list(apply_in_steps(keys=[item.key], changes=[SET], label="all", actor=ANA, now=NOON))


def by_hand(_item: Item, _folder: Path) -> None:
    add_item(kind="article", values={"title": "T", "categories": NEW}, actor=ANA, now=NOON)  # type: ignore[dict-item]


def in_the_inbox(_item: Item, _folder: Path) -> None:
    make_suggestion("categories", people=science(), machine=[{"category": "Arts", "subcategories": []}])
    Category.objects.all().delete()
    changes = [suggestion.difference.change for suggestion in suggestions()]
    decide(changes=changes, verdict=Verdict("edit", [["Sea", "Tides"]]), actor=ANA, now=NOON)


PATHS = [by_form, by_adding, by_file, in_bulk, in_steps, by_hand, in_the_inbox]


def terms() -> list[tuple[str, str, bool]]:
    return list(Category.objects.order_by("name", "subcategory").values_list("name", "subcategory", "is_reviewed"))


@pytest.mark.parametrize("decide_so", PATHS, ids=lambda path: path.__name__)
def test_a_new_term_of_a_person_waits_for_a_review(decide_so: Callable[[Item, Path], None], tmp_path: Path) -> None:
    decide_so(make_item(), tmp_path)

    assert terms() == [("Sea", "", False), ("Sea", "Tides", False)]


def test_a_reviewed_term_stays_reviewed() -> None:
    review_terms(terms=[("Sea", None), ("Sea", "Tides")], actor=ANA, now=NOON)

    curated(make_item(), "categories", NEW)

    assert terms() == [("Sea", "", True), ("Sea", "Tides", True)]


def test_removing_a_term_names_none() -> None:
    item = make_item(categories=NEW)

    curate(key=item.key, changes=[Change("categories", "patch", remove=(["Sea", "Tides"],))], actor=ANA, now=NOON)

    assert terms() == []

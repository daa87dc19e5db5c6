"""A renamed term leaves an alias for ever; what is there is rewritten as one batch, and an undo brings everything back."""

from __future__ import annotations

from typing import Any

import pytest

from content.exceptions import InvalidTerm
from content.models import Category, CurationEvent, Hold, Item, TermAlias
from content.services.batches import undo_batch
from content.services.curation import Change, curate
from content.services.ingest import write_records
from content.services.ledger import verify_curation
from content.services.renaming import Moved, merge_terms, preview_move, rename_term
from content.services.suggestions import suggestions
from content.types import CategoryPair
from tests.builders import ANA, NOON, make_item, make_record, said, science

pytestmark = pytest.mark.django_db
AI: CategoryPair = ("AI", None)
FULL: CategoryPair = ("Artificial Intelligence", None)


def ai(*subs: str) -> list[dict[str, Any]]:
    return [{"category": "AI", "subcategories": list(subs)}]


def full(*subs: str) -> list[dict[str, Any]]:
    return [{"category": "Artificial Intelligence", "subcategories": list(subs)}]


def rename(term: CategoryPair = AI, to: CategoryPair = FULL) -> Moved:
    return rename_term(term=term, to=to, actor=ANA, now=NOON)


def patched(item: Item, *, add: tuple[Any, ...] = (), remove: tuple[Any, ...] = ()) -> None:
    curate(key=item.key, changes=[Change("categories", "patch", add=add, remove=remove)], actor=ANA, now=NOON)


def shown(item: Item) -> Any:
    item.refresh_from_db()
    return item.effective["categories"]


def test_items_and_decisions_are_rewritten() -> None:
    machine, decided = make_item(categories=ai("Ethics")), make_item(categories=science())
    patched(decided, add=(["AI", "Ethics"],))

    moved = rename()

    assert (moved.items, moved.decisions) == (1, 1)
    assert shown(machine) == full("Ethics")
    assert shown(decided) == [*science(), *full("Ethics")]
    assert list(verify_curation()) == []


def test_machine_output_is_mapped_for_ever() -> None:
    rename()

    write_records([make_record(analysis={"categories": ai("Ethics")})], now=NOON)

    assert Item.objects.get().effective["categories"] == full("Ethics")


def test_a_chain_of_renames_leads_to_its_end() -> None:
    rename()
    rename(FULL, ("Machines", None))

    write_records([make_record(analysis={"categories": ai()})], now=NOON)

    assert Item.objects.get().effective["categories"] == [{"category": "Machines", "subcategories": []}]


def test_a_decision_taken_against_the_old_name_is_no_suggestion_now() -> None:
    item = make_item(categories=ai())
    patched(item, add=(["Science", None],))

    rename()

    assert list(suggestions()) == []
    assert "base" in Hold.objects.get().curated["categories"]


def test_what_the_machine_said_at_a_decision_is_remembered_by_the_new_name() -> None:
    item = make_item(categories=[*ai(), *science()])
    patched(item, remove=(["AI", None],))
    said(item, "categories", ai())

    rename()

    assert Hold.objects.get().curated["categories"]["base_members"] == [["Artificial Intelligence", None], ["Science", None]]
    assert list(suggestions()) == []


def test_an_undo_brings_everything_back() -> None:
    machine, decided = make_item(categories=ai("Ethics")), make_item(categories=science())
    patched(decided, add=(["AI", "Ethics"],))
    write_records([make_record(analysis={"categories": ai()})], now=NOON)
    terms = set(Category.objects.values_list("name", "subcategory", "is_reviewed"))
    moved = rename()
    assert moved.batch is not None

    result = undo_batch(batch_id=moved.batch.pk, actor=ANA, now=NOON)

    assert result.kept == []
    assert (shown(machine), shown(decided)) == (ai("Ethics"), [*science(), *ai("Ethics")])
    assert not TermAlias.objects.exists()
    assert set(Category.objects.values_list("name", "subcategory", "is_reviewed")) == terms
    assert list(verify_curation()) == []


def test_an_undo_keeps_and_names_what_a_machine_said_since() -> None:
    item = make_item(categories=ai())
    moved = rename()
    assert moved.batch is not None
    write_records([make_record(key=item.key, analysis={"categories": science()})], now=NOON)

    result = undo_batch(batch_id=moved.batch.pk, actor=ANA, now=NOON)

    assert result.kept == [(str(item.key), "machine value")]
    assert shown(item) == science()


def test_a_rename_back_takes_the_alias_back() -> None:
    item = make_item(categories=ai())
    rename()

    rename(FULL, AI)

    assert shown(item) == ai()
    assert [str(alias) for alias in TermAlias.objects.all()] == [f"{FULL} → {AI}"]


def test_merging_takes_subcategories_along() -> None:
    item = make_item(categories=[*ai("Ethics"), *full("Robots")])

    merge_terms(
        terms=[AI, ("Artificial Intelligence", "Robots")], into=("Artificial Intelligence", "Machines"), actor=ANA, now=NOON
    )

    assert shown(item) == full("Machines")


@pytest.mark.parametrize(
    ("term", "to"),
    [(AI, AI), (AI, ("AI", "Ethics")), (AI, ("", None)), (AI, ("x" * 201, None)), (AI, ("a\x00", None)), (AI, ("Science", None))],
    ids=["itself", "into its own part", "empty", "too long", "NUL", "taken"],
)
def test_a_move_that_makes_no_sense_is_refused(term: CategoryPair, to: CategoryPair) -> None:
    make_item(categories=science())

    with pytest.raises(InvalidTerm):
        rename(term, to)

    assert not TermAlias.objects.exists()


def test_a_name_that_was_renamed_away_is_refused() -> None:
    rename()

    with pytest.raises(InvalidTerm, match="was renamed to Artificial Intelligence"):
        merge_terms(terms=[("Bots", None)], into=AI, actor=ANA, now=NOON)


def test_the_preview_counts_and_changes_nothing() -> None:
    make_item(categories=ai("Ethics"))
    patched(make_item(), add=(["AI", None],))
    events = CurationEvent.objects.count()

    preview = preview_move(terms=[AI], into=FULL)

    assert (preview.items, preview.decisions) == (1, 1)
    assert (TermAlias.objects.count(), CurationEvent.objects.count()) == (0, events)


def test_merging_refuses_names_that_cannot_be_stored() -> None:
    with pytest.raises(InvalidTerm):
        merge_terms(terms=[AI], into=("a\x00", None), actor=ANA, now=NOON)

"""Two people at one item: what each did is shown, every pick does what it says, and nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from content.models import Hold, Item
from content.services.curation import Change, curate
from content.services.deletion import purge_items
from tests.builders import ANA, NOON, curated, deleted, make_item, signed_in
from tests.content.admin.test_curation_form import opened, rich_item, save

pytestmark = pytest.mark.django_db


def rows_of(answer: HttpResponse) -> dict[str, Any]:
    return {row.name: row for row in answer.context["conflicts"]}  # type: ignore[attr-defined]


def again(item: Item, answer: HttpResponse, **picks: str) -> Item:
    """Send what the page of a conflict shows, with some picks."""
    sent = {name: values if name == "give_back" else values[-1] for name, values in answer.context["adminform"].form.data.lists()}  # type: ignore[attr-defined]
    done = save(item, {**sent, "revision": Hold.objects.get().revision, **picks})
    assert done.status_code == 302
    return Item.objects.get(pk=item.pk)


def add_topic(item: Item, *topics: str) -> None:
    curate(key=item.key, changes=[Change("topics", "patch", add=topics)], actor=ANA, now=NOON)


def test_a_conflict_shows_what_was_what_stands_and_what_was_typed() -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")

    answer = save(item, {**page, "language": "de", "title": "Typed with care"})

    rows = rows_of(answer)
    assert (rows["language"].base, rows["language"].theirs, rows["language"].mine) == (("en",), ("fr",), ("de",))
    assert (rows["language"].needs_pick, rows["title"].needs_pick) == (True, False)
    assert 'name="pick_language" value="theirs"' in answer.content.decode()


def test_a_conflict_says_who_did_what_since() -> None:
    item = rich_item()
    curated(item, "title", "Before")
    page = opened(item)
    curate(key=item.key, changes=[Change("language", "set", "fr")], actor=ANA.because("it is French"), now=NOON)

    answer = save(item, {**page, "language": "de"})

    assert [entry.reason for entry in answer.context["happened"]] == ["it is French"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("pick", "language"), [("theirs", "fr"), ("mine", "de"), ("", "de"), ("x", "de")])
def test_after_a_conflict_a_field_is_saved_as_picked_and_as_typed_by_default(pick: str, language: str) -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")
    refused = save(item, {**page, "language": "de", "title": "Typed with care"})

    item = again(item, refused, **({"pick_language": pick} if pick else {}))

    assert (item.language, item.title) == (language, "Typed with care")


PICKS = [
    ("both", ["trains", "their", "mine"]),
    ("", ["trains", "their", "mine"]),
    ("mine", ["trains", "mine"]),
    ("theirs", ["trains", "night", "their"]),
]


@pytest.mark.parametrize(("pick", "topics"), PICKS, ids=["both", "by default", "mine", "theirs"])
def test_of_a_set_both_peoples_changes_stand_unless_one_side_is_picked(pick: str, topics: list[str]) -> None:
    item = rich_item()
    page = opened(item)
    add_topic(item, "their")
    refused = save(item, {**page, "topics": "trains\r\nmine"})
    assert rows_of(refused)["topics"].both == ("trains", "their", "mine")

    item = again(item, refused, **({"pick_topics": pick} if pick else {}))

    assert item.effective["topics"] == topics


def test_what_only_they_changed_is_shown_in_the_form_and_stays() -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")

    refused = save(item, {**page, "title": "Typed with care"})

    assert 'name="language" value="fr"' in refused.content.decode()
    assert again(item, refused).language == "fr"


@pytest.mark.parametrize(("pick", "language"), [("mine", "en"), ("theirs", "fr")])
def test_giving_a_field_back_is_a_side_to_pick(pick: str, language: str) -> None:
    item = rich_item()
    curated(item, "language", "de")
    page = opened(item)
    curated(item, "language", "fr")
    refused = save(item, {**page, "give_back": ["language"]})
    assert rows_of(refused)["language"].mine == ("give it back to the machine",)

    assert again(item, refused, pick_language=pick).language == language


def test_a_second_conflict_still_knows_where_both_started() -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")
    first = save(item, {**page, "language": "de"})
    stood = Hold.objects.get().revision
    curated(item, "language", "it")

    second = save(item, {**first.context["adminform"].form.data.dict(), "revision": stood})  # type: ignore[attr-defined]

    row = rows_of(second)["language"]
    assert (row.base, row.theirs, row.mine) == (("en",), ("it",), ("de",))


def test_boxes_that_were_filled_are_among_the_lines_of_a_conflict() -> None:
    item = rich_item()
    page = opened(item)
    add_topic(item, "their")

    refused = save(item, {**page, "add_topic": "boxed", "add_category": "Science", "add_subcategory": "Oceans"})

    rows = rows_of(refused)
    assert "boxed" in rows["topics"].mine
    assert "Science > Oceans" in rows["categories"].mine


def removed(item: Item) -> None:
    deleted(item)


def emptied(item: Item) -> None:
    deleted(item)
    purge_items(keys=[item.key], actor=ANA, now=NOON)


@pytest.mark.parametrize(("meanwhile", "word"), [(removed, "deleted the item"), (emptied, "emptied the item for good")])
def test_who_saves_an_item_that_was_removed_sees_what_happened_and_what_was_typed(
    meanwhile: Callable[[Item], None], word: str
) -> None:
    item = rich_item()
    page = opened(item)
    meanwhile(item)

    refused = save(item, {**page, "title": "Typed with care", "add_topic": "boxed"})

    text = refused.content.decode()
    assert word in text
    assert 'name="title" value="Typed with care"' in text
    assert "boxed</textarea>" in text
    assert again(item, refused).title == "Typed with care"
    assert Item.objects.get(pk=item.pk).deleted_at is not None


def test_who_saves_an_item_whose_row_is_gone_sees_what_was_typed() -> None:
    item = rich_item()
    curated(item, "language", "de")
    page = opened(item)
    Item.objects.filter(pk=item.pk).delete()

    answer = save(item, {**page, "key": str(item.key), "title": "Typed with care", "add_topic": "boxed"})

    text = answer.content.decode()
    assert answer.status_code == 410
    assert all(words in text for words in ("Typed with care", "boxed", str(item.key), "user:ana"))


@pytest.mark.parametrize("key", ["", "no key", "a" * 2000], ids=["none", "no key", "long"])
def test_a_vanished_item_that_is_not_named_still_shows_what_was_typed(key: str) -> None:
    item = make_item()
    page = opened(item)
    Item.objects.filter(pk=item.pk).delete()

    answer = save(item, {**page, "key": key, "title": "Typed with care"})

    assert (answer.status_code, "Typed with care" in answer.content.decode()) == (410, True)


def test_a_viewer_learns_nothing_of_a_vanished_item() -> None:
    item = make_item()
    page = opened(item)
    client = signed_in("viewer")

    assert client.post(reverse("admin:content_item_change", args=[item.pk + 1]), page).status_code in (302, 403)

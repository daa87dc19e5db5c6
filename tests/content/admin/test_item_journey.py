"""From item to item: restoring a field from history, the next item of the list, and the page of a conflict."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from content.models import CurationEvent, Hold, Item
from content.services.curation import Change, curate
from tests.builders import ANA, NOON, curated, make_item
from tests.content.admin.pages import client_of
from tests.content.admin.test_curation_form import opened, rich_item, save

pytestmark = pytest.mark.django_db


def restore(item: Item, event: CurationEvent, role: str = "curator", **sent: Any) -> HttpResponse:
    address = reverse("admin:content_item_restore", args=[item.pk, event.pk])
    return client_of(role).post(address, {"revision": Hold.objects.get().revision, **sent})


def change_page(item: Item, **query: str) -> str:
    address = reverse("admin:content_item_change", args=[item.pk], query=query)
    return client_of("curator").get(address).content.decode()


def test_a_field_is_restored_as_an_earlier_event_left_it() -> None:
    item = make_item(language="en")
    curated(item, "language", "de")
    curated(item, "language", "fr")

    restore(item, CurationEvent.objects.earliest("pk"))

    assert Item.objects.get(pk=item.pk).language == "de"
    last = CurationEvent.objects.latest("pk")
    assert (last.actor, last.reason) == ("user:curator", "as it was on 01 Mar 2026, 12:00 UTC")


def test_a_patch_is_restored_as_a_patch_so_that_the_machine_still_adds() -> None:
    item = rich_item()
    curate(key=item.key, changes=[Change("topics", "patch", add=("sleepers",), remove=("night",))], actor=ANA, now=NOON)
    curated(item, "topics", ["nothing of it"])

    restore(item, CurationEvent.objects.earliest("pk"))

    decision = Hold.objects.get().curated["topics"]
    assert (decision["op"], decision["add"], decision["remove"]) == ("patch", ["sleepers"], ["night"])


def test_a_field_that_was_given_back_is_given_back_again() -> None:
    item = make_item(language="en")
    curated(item, "language", "de")
    curate(key=item.key, changes=[Change("language", "revert")], actor=ANA, now=NOON)
    curated(item, "language", "fr")

    restore(item, CurationEvent.objects.get(op="revert"))

    assert Item.objects.get(pk=item.pk).language == "en"


def test_only_what_no_longer_stands_can_be_restored() -> None:
    item = make_item()
    curated(item, "language", "de")
    assert "Restore language" not in change_page(item)

    curated(item, "language", "fr")

    assert change_page(item).count("Restore language as of r1") == 1


@pytest.mark.parametrize("revision", ["1", "", "x"], ids=["old", "none", "text"])
def test_a_restore_from_an_old_page_changes_nothing(revision: str) -> None:
    item = make_item()
    curated(item, "language", "de")
    curated(item, "language", "fr")

    restore(item, CurationEvent.objects.earliest("pk"), revision=revision)

    assert Item.objects.get(pk=item.pk).language == "fr"


def test_an_event_of_another_item_is_not_found() -> None:
    curated(make_item(), "language", "de")

    assert restore(make_item(), CurationEvent.objects.get()).status_code == 404


def test_a_viewer_restores_nothing() -> None:
    item = make_item()
    curated(item, "language", "de")

    assert restore(item, CurationEvent.objects.get(), "viewer").status_code in (302, 403)
    assert CurationEvent.objects.count() == 1


def test_save_and_next_walks_the_list_and_keeps_its_filter() -> None:
    third, second, first = (make_item(kind="article") for _ in range(3))
    make_item(kind="video")
    filters = "kind__exact=article"
    assert "Save and next (1 of 3)" in change_page(first, _changelist_filters=filters)
    address = reverse("admin:content_item_change", args=[first.pk], query={"_changelist_filters": filters})

    answer = client_of("curator").post(address, {**opened(first), "language": "de", "_next": str(second.pk)})

    following = reverse("admin:content_item_change", args=[second.pk], query={"_changelist_filters": filters})
    assert answer["Location"] == following
    assert Item.objects.get(pk=first.pk).language == "de"
    assert "3 of 3: the last of the list" in change_page(third, _changelist_filters=filters)


@pytest.mark.parametrize("filters", ["kind__exact=article", "nonsense=1"], ids=["not in the list", "unknown filter"])
def test_without_a_place_in_a_list_there_is_no_next(filters: str) -> None:
    assert "Save and next" not in change_page(make_item(), _changelist_filters=filters)


@pytest.mark.parametrize("filters", ["kind__exact=video", "source=s1&q=item"], ids=["filter", "source and search"])
def test_an_items_page_from_a_filtered_list_costs_at_most_20_queries(filters: str, django_assert_max_num_queries: Any) -> None:
    items = [make_item(source=f"s{number}") for number in range(30)]
    client = client_of("curator")
    address = reverse("admin:content_item_change", args=[items[1].pk], query={"_changelist_filters": filters})

    with django_assert_max_num_queries(20):
        page = client.get(address).content.decode()

    assert "of 30)" in page or "the last of the list" in page


def test_a_conflict_shows_what_was_what_stands_and_what_was_typed() -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")

    answer = save(item, {**page, "language": "de", "title": "Typed with care"})

    rows = {row.name: row for row in answer.context["conflicts"]}
    assert (rows["language"].base, rows["language"].theirs, rows["language"].mine) == (("en",), ("fr",), ("de",))
    assert (rows["language"].needs_pick, rows["title"].needs_pick) == (True, False)
    assert 'name="pick_language" value="theirs"' in answer.content.decode()


@pytest.mark.parametrize(("pick", "language"), [("theirs", "fr"), ("mine", "de")])
def test_after_a_conflict_each_field_is_saved_as_picked(pick: str, language: str) -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")
    typed = {**page, "language": "de", "title": "Typed with care"}
    save(item, typed)

    save(item, {**typed, "revision": Hold.objects.get().revision, "pick_language": pick})

    item.refresh_from_db()
    assert (item.language, item.title) == (language, "Typed with care")

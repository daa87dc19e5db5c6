"""Restoring a field from history: asked first, decided through the service, and nothing that is typed meanwhile gets lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from content.models import CurationEvent, Hold, Item
from content.services.curation import Change, curate
from tests.builders import ANA, NOON, curated, make_item, said, signed_in
from tests.content.admin.test_access import INLINE
from tests.content.admin.test_curation_form import opened, rich_item, save

pytestmark = pytest.mark.django_db


def address_of(item: Item, event: CurationEvent) -> str:
    return reverse("admin:content_item_restore", args=[item.pk, event.pk])


def restore(item: Item, event: CurationEvent, role: str = "curator", **sent: Any) -> HttpResponse:
    said_yes = {"confirmed": "yes", "revision": Hold.objects.get().revision}
    return signed_in(role).post(address_of(item, event), {**said_yes, **sent})


def change_page(item: Item) -> str:
    return signed_in("curator").get(reverse("admin:content_item_change", args=[item.pk])).content.decode()


def twice_decided() -> tuple[Item, CurationEvent]:
    """Return an item that was German and is French by a person's word, and the event that made it German."""
    item = make_item(language="en", title="Trains", topics=["night"])
    curated(item, "language", "de")
    curated(item, "language", "fr")
    return Item.objects.get(pk=item.pk), CurationEvent.objects.earliest("pk")


def test_a_field_is_restored_as_an_earlier_event_left_it() -> None:
    item, event = twice_decided()

    restore(item, event)

    assert Item.objects.get(pk=item.pk).language == "de"
    last = CurationEvent.objects.latest("pk")
    assert (last.actor, last.reason) == ("user:curator", "as it was on 01 Mar 2026, 12:00 UTC")


def test_the_question_says_what_is_shown_now_and_what_would_be() -> None:
    item, event = twice_decided()

    asked = signed_in("curator").post(address_of(item, event), opened(item), follow=True)

    page = asked.content.decode()
    assert "Shown now" in page
    assert ">fr<" in page
    assert ">de<" in page
    assert not INLINE.search(page)
    assert Item.objects.get(pk=item.pk).language == "fr"


def test_a_patch_is_restored_as_a_patch_so_that_the_machine_still_adds() -> None:
    item = rich_item()
    curate(key=item.key, changes=[Change("topics", "patch", add=("sleepers",), remove=("night",))], actor=ANA, now=NOON)
    curated(item, "topics", ["nothing of it"])

    restore(item, CurationEvent.objects.earliest("pk"))

    decision = Hold.objects.get().curated["topics"]
    assert (decision["op"], decision["add"], decision["remove"]) == ("patch", ["sleepers"], ["night"])


def test_a_pin_is_restored_as_a_pin_of_what_was_pinned() -> None:
    item = make_item(language="en")
    curate(key=item.key, changes=[Change("language", "pin")], actor=ANA, now=NOON)
    curated(item, "language", "fr")
    said(item, "language", "it")

    restore(item, CurationEvent.objects.get(op="pin"))

    decision = Hold.objects.get().curated["language"]
    assert (decision["op"], decision["value"]) == ("pin", "en")
    assert CurationEvent.objects.latest("pk").op == "pin"


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


def test_unsaved_edits_are_named_and_wait_on_the_items_page() -> None:
    item, event = twice_decided()
    typed = {**opened(item), "title": "Typed with care", "add_topic": "sleepers", "reason": "looked again"}
    client = signed_in("curator")

    asked = client.post(address_of(item, event), typed, follow=True)
    assert "not saved: Title, Topics" in asked.content.decode()
    question = asked.redirect_chain[-1][0]
    done = client.post(question, {"confirmed": "yes", "revision": "2"}, follow=True)

    page = done.content.decode()
    assert 'name="title" value="Typed with care"' in page
    assert "night\nsleepers</textarea>" in page
    assert 'name="reason" value="looked again"' in page
    assert 'name="language" value="de"' in page
    assert "Nothing was saved" not in page
    assert (Item.objects.get(pk=item.pk).title, Item.objects.get(pk=item.pk).language) == ("Trains", "de")


def test_what_waited_is_saved_upon_the_restored_field() -> None:
    item, event = twice_decided()
    client = signed_in("curator")
    question = client.post(address_of(item, event), {**opened(item), "title": "Typed with care"})["Location"]
    back = client.post(question, {"confirmed": "yes", "revision": "2"})["Location"]
    form = client.get(back).context["adminform"].form

    answer = client.post(back, {**form.data.dict(), "_continue": "1"})

    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.title, item.language) == ("Typed with care", "de")
    assert client.session["item_drafts"].keys().isdisjoint({back.partition("draft=")[2].partition("#")[0]})


def test_leaving_the_question_keeps_what_was_typed() -> None:
    item, event = twice_decided()
    client = signed_in("curator")
    asked = client.post(address_of(item, event), {**opened(item), "title": "Typed with care"}, follow=True)

    page = client.get(asked.context["back"]).content.decode()

    assert 'name="title" value="Typed with care"' in page
    assert "Not saved yet." in page


def test_nothing_typed_leaves_no_draft() -> None:
    item, event = twice_decided()

    asked = signed_in("curator").post(address_of(item, event), opened(item))

    assert asked["Location"] == address_of(item, event)


@pytest.mark.parametrize("revision", ["1", "", "x"], ids=["old", "none", "text"])
def test_a_restore_from_an_old_page_changes_nothing(revision: str) -> None:
    item, event = twice_decided()

    restore(item, event, revision=revision)

    assert Item.objects.get(pk=item.pk).language == "fr"


def test_a_restore_that_comes_too_late_shows_the_typed_text_beside_what_stands() -> None:
    item, event = twice_decided()
    client = signed_in("curator")
    question = client.post(address_of(item, event), {**opened(item), "title": "Typed with care"})["Location"]
    curated(item, "title", "Somebody else's")

    page = client.post(question, {"confirmed": "yes", "revision": "2"}, follow=True)

    (row,) = page.context["conflicts"]
    assert (row.theirs, row.mine) == (("Somebody else's",), ("Typed with care",))


def test_a_draft_belongs_to_one_item_and_one_session() -> None:
    item, event = twice_decided()
    draft = signed_in("curator").post(address_of(item, event), {**opened(item), "title": "Typed"})["Location"].partition("?")[2]
    other = reverse("admin:content_item_change", args=[make_item().pk])
    same = reverse("admin:content_item_change", args=[item.pk])

    assert "Typed" not in signed_in("curator").get(f"{other}?{draft}").content.decode()
    assert "Typed" not in signed_in("operator").get(f"{same}?{draft}").content.decode()


def test_a_look_at_the_question_decides_nothing() -> None:
    item, event = twice_decided()

    assert signed_in("curator").get(address_of(item, event), {"confirmed": "yes"}).status_code == 200
    assert CurationEvent.objects.count() == 2


def test_an_event_of_another_item_is_not_found() -> None:
    curated(make_item(), "language", "de")

    assert restore(make_item(), CurationEvent.objects.get()).status_code == 404


def test_a_viewer_restores_nothing() -> None:
    item = make_item()
    curated(item, "language", "de")

    assert restore(item, CurationEvent.objects.get(), "viewer").status_code in (302, 403)
    assert CurationEvent.objects.count() == 1


def test_an_answer_that_the_service_refuses_shows_what_was_typed() -> None:
    item, _event = twice_decided()

    answer = save(item, {**opened(item), "title": "t" * 3000})

    assert "t" * 3000 in answer.content.decode()

"""The bulk edit of a list: what it would do, doing it as one batch, and taking that back."""

from __future__ import annotations

import itertools
import time
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from content.models import Batch, CurationEvent, Hold, Item
from content.services.batches import undo_batch
from content.services.bulk_steps import apply_in_steps
from content.services.curation import Change
from tests.builders import ANA, curated, deleted, make_item, signed_in

pytestmark = pytest.mark.django_db

ADD = {"field": "topics", "op": "add", "value": "trains\r\nnight", "reason": "they are about trains"}


def post(sent: dict[str, Any], role: str = "curator", **query: str) -> HttpResponse:
    return signed_in(role).post(reverse("admin:content_item_bulk", query=query), sent)


def applied(sent: dict[str, Any], matched: int, **query: str) -> str:
    answer = post({**sent, "step": "apply", "matched": str(matched)}, **query)
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_the_list_offers_to_edit_all_that_match_its_filter() -> None:
    make_item(kind="article")
    make_item(kind="video")

    text = signed_in("curator").get(reverse("admin:content_item_changelist", query={"kind__exact": "article"})).content.decode()

    assert "Edit all 1 matching" in text
    assert "bulk/?kind__exact=article" in text


def test_the_preview_counts_and_changes_nothing() -> None:
    make_item(topics=["trains", "night"])
    make_item(topics=["sleepers"])
    make_item()
    curated(make_item(), "topics", ["trains", "night"])

    answer = post({**ADD, "step": "preview"})

    found = answer.context["preview"]
    assert (found.changed, found.shadowed, found.total) == (2, 1, 4)
    assert CurationEvent.objects.count() == 1
    assert "Apply to 4 items" in answer.content.decode()


def test_applying_edits_what_the_filter_shows_as_one_batch() -> None:
    inside = [make_item(kind="article", topics=["sleepers"]) for _ in range(3)]
    outside = make_item(kind="video")

    text = applied(ADD, 3, kind__exact="article")

    batch = Batch.objects.get()
    assert {tuple(item.effective["topics"]) for item in Item.objects.filter(pk__in=[item.pk for item in inside])} == {
        ("sleepers", "trains", "night")
    }
    assert "topics" not in Item.objects.get(pk=outside.pk).effective
    assert (batch.label, batch.actor, batch.query) == ("Topics: add trains, night", "user:curator", "kind__exact=article")
    assert reverse("batch", args=[batch.pk]) in text
    assert 'value="3" max="3"' in text


def test_undo_takes_the_batch_back_and_keeps_what_was_decided_since() -> None:
    first, second = make_item(), make_item()
    applied({"field": "language", "op": "set", "value": "de"}, 2)
    curated(second, "language", "fr")

    done = undo_batch(batch_id=Batch.objects.get().pk, actor=ANA, now=timezone.now())

    assert (done.undone, len(done.kept)) == (1, 1)
    assert [Item.objects.get(pk=item.pk).language for item in (first, second)] == ["", "fr"]


def test_a_list_that_moved_since_the_preview_is_shown_again() -> None:
    make_item()

    answer = post({**ADD, "step": "apply", "matched": "2"})

    assert "changed since the preview" in answer.content.decode()
    assert not Hold.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"field": "topics", "op": "add", "value": " "},
        {"field": "language", "op": "add", "value": "de"},
        {"field": "categories", "op": "set", "value": "> Sub"},
        {"field": "topics", "op": "set", "value": "x" * 201},
        {"field": "url", "op": "set", "value": "x"},
    ],
    ids=["no value", "no members", "no category", "too long", "no such field"],
)
def test_what_cannot_be_decided_is_an_error_on_the_form(sent: dict[str, str]) -> None:
    make_item()

    answer = post({**sent, "step": "apply", "matched": "1"})

    assert answer.context["form"].errors
    assert not Batch.objects.exists()


def test_the_selection_leads_to_the_form_with_its_items() -> None:
    chosen, _other = make_item(), make_item()
    client = signed_in("curator")
    address = reverse("admin:content_item_changelist")

    answer = client.post(address, {"action": "edit_selected", "_selected_action": [chosen.pk], "index": "0"}, follow=True)

    assert "1 live item selected" in answer.content.decode()


def test_selecting_across_pages_carries_the_query() -> None:
    item = make_item(kind="article")
    address = reverse("admin:content_item_changelist", query={"kind__exact": "article"})
    sent = {"action": "edit_selected", "_selected_action": [item.pk], "index": "0", "select_across": "1"}

    answer = signed_in("curator").post(address, sent)

    assert answer["Location"] == reverse("admin:content_item_bulk", query={"kind__exact": "article"})


def test_deleted_items_are_left_alone() -> None:
    deleted(make_item())

    answer = post({**ADD, "step": "preview"}, state="all")

    assert answer.context["total"] == 0


def test_whoever_stops_listening_has_changed_nothing() -> None:
    item = make_item()
    change = Change("topics", "patch", add=("trains",))
    steps = apply_in_steps(keys=[item.key], changes=[change], label="x", actor=ANA, now=timezone.now())
    assert next(steps) == 1

    steps.close()  # type: ignore[attr-defined]  # it is a generator

    assert not Batch.objects.exists()
    assert not Hold.objects.exists()


@pytest.mark.parametrize("role", ["", "viewer"], ids=["nobody", "viewer"])
def test_only_curators_edit(role: str) -> None:
    make_item()

    assert post({**ADD, "step": "apply", "matched": "1"}, role).status_code in (302, 403)
    assert not Hold.objects.exists()


def test_an_unknown_filter_edits_nothing() -> None:
    make_item()

    assert post({**ADD, "step": "apply", "matched": "1"}, nonsense="1").status_code == 302
    assert not Hold.objects.exists()


@pytest.mark.soak
def test_five_thousand_items_are_edited_and_undone_in_under_ten_seconds_each() -> None:
    Item.objects.bulk_create(
        [
            Item(source="youtube", external_id=f"bulk-{n}", kind="video", analysis={"title": f"T {n}", "topics": ["a"]})
            for n in range(5000)
        ]
    )
    marks = [time.monotonic()]
    post({**ADD, "step": "preview"})
    marks.append(time.monotonic())
    applied(ADD, 5000)
    marks.append(time.monotonic())
    undo_batch(batch_id=Batch.objects.get().pk, actor=ANA, now=timezone.now())
    marks.append(time.monotonic())

    seconds = [round(later - earlier, 2) for earlier, later in itertools.pairwise(marks)]
    print("preview, apply, undo:", seconds)  # noqa: T201  # the soak run's numbers
    assert max(seconds) < 10

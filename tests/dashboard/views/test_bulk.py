"""Editing many items from the list: a true preview, one batch, and nothing when the list moved meanwhile."""

from __future__ import annotations

from typing import Any, cast

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client

from content.db import features
from content.models import Batch, Hold, Item
from content.services.batches import undo_batch
from dashboard.views import bulk
from tests.builders import ANA, NOON, curated, make_item, science, signed_in
from tests.content.db.test_races import Writer, joined

pytestmark = pytest.mark.django_db
ADD = {"field": "categories", "op": "add", "value": "Travel", "step": "preview"}


@pytest.fixture
def curator() -> Client:
    return signed_in("curator", "ana")


def categories(item: Item) -> list[str]:
    """Return the categories that an item shows."""
    item.refresh_from_db()
    return sorted(entry["category"] for entry in item.effective.get("categories", []))


def test_a_preview_says_what_would_happen_and_writes_nothing(curator: Client) -> None:
    make_item(title="Tides", categories=science())
    curated(make_item(), "categories", [{"category": "Travel", "subcategories": []}])

    page = curator.post("/bulk/?all=1", ADD).context["page"]

    assert (page.total, page.changed, page.unchanged) == (2, "1 item", "1 item")
    assert [(row.title, row.before, row.after) for row in page.samples] == [("Tides", "Science", "Science, Travel")]
    assert not Batch.objects.exists()


def test_all_items_of_a_list_are_changed_as_one_batch(curator: Client) -> None:
    sea = [make_item(categories=science()) for _ in range(30)]
    bread = make_item()

    answer = curator.post("/bulk/?all=1&in=category%3DScience", ADD | {"step": "apply", "matched": "30", "reason": "tidy"})

    batch = Batch.objects.get()
    assert answer["Location"] == f"/batches/{batch.pk}/"
    assert (batch.counts, batch.query) == ({"items": 30}, "category=Science")
    assert categories(sea[7]) == ["Science", "Travel"]
    assert categories(bread) == []
    undo_batch(batch_id=batch.pk, actor=ANA, now=NOON)
    assert categories(sea[7]) == ["Science"]


def test_only_ticked_items_are_changed(curator: Client) -> None:
    first, second, third = (make_item() for _ in range(3))

    curator.post(f"/bulk/?item={first.pk}&item={third.pk}&item=x", ADD | {"step": "apply", "matched": "2"})

    assert [categories(item) for item in (first, second, third)] == [["Travel"], [], ["Travel"]]


def test_a_list_that_moved_is_looked_at_again(curator: Client) -> None:
    make_item()

    answer = curator.post("/bulk/?all=1", ADD | {"step": "apply", "matched": "2"})

    assert "The list changed since the preview" in answer.content.decode()
    assert not Hold.objects.exists()


@pytest.mark.parametrize("query", ["", "?item=", "?item=999999", "?all=1&in=category%3DNone", "?all=1&in=nope%3D1"])
def test_no_items_are_no_edit(curator: Client, query: str) -> None:
    make_item()

    assert curator.get(f"/bulk/{query}").status_code == 302


@pytest.mark.parametrize(
    "sent",
    [{}, {"field": "categories", "op": "add", "value": ""}, {"field": "nope", "op": "add", "value": "x"}],
    ids=["nothing", "no value", "no such field"],
)
def test_a_form_that_says_too_little_is_shown_again(curator: Client, sent: dict[str, Any]) -> None:
    make_item()

    answer = curator.post("/bulk/?all=1", sent | {"step": "preview"})

    assert not answer.context["page"].is_previewed
    assert "errorlist" in answer.content.decode()


def test_the_list_offers_it_to_curators_only(curator: Client, settings: Any) -> None:
    settings.VIEWER_ACCESS = "public"
    make_item()

    assert 'name="item"' in curator.get("/").content.decode()
    assert 'name="item"' not in Client().get("/").content.decode()
    assert Client().get("/bulk/?all=1").status_code == 302


def test_the_list_names_the_items_that_the_browser_kept_of_other_pages(curator: Client) -> None:
    first, second, third = (make_item() for _ in range(3))
    kept = {"items": f"{first.pk},{third.pk},x,", "item": [str(second.pk)], "in": "language=en"}

    page = curator.post("/bulk/", kept).context["page"]

    assert page.total == 3
    assert page.said == (("items", f"{first.pk},{second.pk},{third.pk}"), ("in", "language=en"))


def test_a_long_edit_is_shown_while_it_runs_and_is_one_batch(curator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    items = [make_item(categories=science()) for _ in range(2)]

    sent = ADD | {"all": "1", "step": "apply", "matched": "2"}
    answer = curator.post("/bulk/", sent, headers={"Accept-Encoding": "gzip"})
    pieces = [piece.decode() for piece in cast(StreamingHttpResponse, answer).streaming_content]

    batch = Batch.objects.get()
    assert 'value="2" max="2"' in pieces[1]
    assert "2 of 2 items were changed" in pieces[2]
    assert f'href="/batches/{batch.pk}/"' in pieces[2]
    assert curator.session["batches"] == [batch.pk]
    assert [categories(item) for item in items] == [["Science", "Travel"]] * 2


@pytest.mark.django_db(transaction=True)
def test_who_leaves_a_long_edit_has_changed_nothing(curator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    items = [make_item(categories=science()) for _ in range(2)]

    answer = cast(StreamingHttpResponse, curator.post("/bulk/", ADD | {"all": "1", "step": "apply", "matched": "2"}))
    pieces = iter(answer.streaming_content)
    assert "Stop" in next(pieces).decode()
    assert "2 of 2 items" in next(pieces).decode()
    answer.close()

    assert not Batch.objects.exists()
    assert [categories(item) for item in items] == [["Science"]] * 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("at_once", [1, 5000], ids=["shown while it runs", "at once"])
def test_who_meets_a_colleagues_open_decision_is_told_and_changes_nothing(
    curator: Client, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", at_once)
    items = [make_item(), make_item()]
    colleague = Writer(lambda: curated(items[1], "language", "fr"))

    with joined(colleague):
        colleague.start()
        assert colleague.wrote.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 50" if features().has_concurrent_writers else "PRAGMA busy_timeout = 50")
        answer = curator.post("/bulk/", ADD | {"all": "1", "step": "apply", "matched": "2"})
        said = b"".join(cast(StreamingHttpResponse, answer)) if answer.streaming else answer.content
    connection.close()

    assert answer.status_code == 200
    assert bulk.RACE_LOST in said.decode()
    assert not Batch.objects.exists()
    assert [categories(item) for item in items] == [[], []]

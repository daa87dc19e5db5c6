"""The curators' desk inside the admin: the same inbox and batches as on the dashboard, in the admin's frame."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from content.models import Batch, Category, CurationEvent, Item
from content.services.suggestions import suggestions
from tests.builders import make_suggestion, signed_in
from tests.content.admin.pages import make_batch
from tests.content.admin.test_access import INLINE

pytestmark = pytest.mark.django_db

FRAME = 'aria-label="Pages of the admin"'


def inbox(name: str = "suggestions", *args: Any, **query: str) -> str:
    return signed_in("curator").get(reverse(f"desk:{name}", args=args, query=query)).content.decode()


def only_change() -> str:
    (change,) = {found.difference.change for found in suggestions()}
    return change


def test_the_inbox_groups_equal_changes_inside_the_admin() -> None:
    for _ in range(3):
        make_suggestion()

    page = inbox()

    assert FRAME in page
    assert "1 change on 3 items" in page
    assert f'action="{reverse("desk:decide_suggestions")}"' in page
    assert 'href="/suggestions/' not in page.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("query", "found"), [({"source": "web"}, 1), ({"field": "topics"}, 0), ({}, 2)], ids=["facet", "field", "all"]
)
def test_the_inbox_is_narrowed_by_the_same_parameters(query: dict[str, str], found: int) -> None:
    make_suggestion(source="web", people="de")
    make_suggestion(source="youtube", people="fr")

    assert inbox(**query).count("data-suggestion") == found


def test_a_filter_that_is_not_understood_is_refused_inside_the_admin() -> None:
    answer = signed_in("curator").get(reverse("desk:suggestions"), {"flavour": "sour"})

    assert answer.status_code == 400
    assert FRAME in answer.content.decode()


def test_one_group_leads_to_its_items_in_the_admin() -> None:
    item = make_suggestion()

    page = inbox("suggestion", only_change())

    assert reverse("admin:content_item_by_key", args=[str(item.key)]) in page


def test_a_verdict_and_its_undo_stay_inside_the_admin() -> None:
    item = make_suggestion(people="fr", machine="en")
    client = signed_in("curator")

    decided = client.post(reverse("desk:decide_suggestions"), {"change": only_change(), "verdict": "accept"})
    assert (decided["Location"], Item.objects.get(pk=item.pk).language) == (reverse("desk:suggestions"), "en")
    undone = client.post(reverse("desk:undo_last_batch"))

    assert (undone["Location"], Item.objects.get(pk=item.pk).language) == (reverse("desk:suggestions"), "fr")


def test_several_groups_are_previewed_before_they_are_decided() -> None:
    make_suggestion(people="de")
    make_suggestion(people="fr")

    page = inbox("preview_suggestions", verdict="hold", all="1")

    assert "Hold 2 changes?" in page
    assert not CurationEvent.objects.filter(op="hold").exists()


def test_a_batch_is_taken_back_inside_the_admin() -> None:
    batch = make_batch()

    done = signed_in("curator").post(reverse("desk:undo_batch", args=[batch.pk]))

    assert done["Location"] == reverse("desk:batch", args=[batch.pk])
    assert Batch.objects.get().undone_by == "user:curator"


@pytest.mark.parametrize("role", ["", "viewer"])
def test_only_curators_come_to_the_desk(role: str) -> None:
    answer = signed_in(role).get(reverse("desk:suggestions"))

    assert answer.status_code == (403 if role else 302)


def test_the_index_and_the_list_of_items_lead_to_the_inbox() -> None:
    make_suggestion()
    Category.objects.create(name="Bugs")
    client = signed_in("curator")

    index = client.get(reverse("admin:index")).content.decode()
    items = client.get(reverse("admin:content_item_changelist"), {"source": "youtube"}).content.decode()

    assert "<b>1</b> suggested change<" in index
    assert "<b>1</b> new term<" in index
    assert f'href="{reverse("desk:suggestions")}?source=youtube"' in items


@pytest.mark.parametrize("name", ["suggestions", "preview_suggestions", "suggestion", "batches", "batch", "move_term"])
def test_no_page_of_the_desk_has_code_or_style_within_it(name: str) -> None:
    make_suggestion()
    arguments = {"suggestion": [only_change()], "batch": [make_batch().pk]}
    queries = {"preview_suggestions": {"verdict": "hold", "all": "1"}, "move_term": {"category": "Science"}}

    answer = signed_in("curator").get(reverse(f"desk:{name}", args=arguments.get(name)), queries.get(name, {}))

    assert answer.status_code == 200
    assert not INLINE.search(answer.content.decode())

"""Terms in the admin: the queue of new ones, taking them as ours, and the page that moves them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from content.models import Batch, Category, Item, TermAlias
from content.services.renaming import merge_terms
from tests.builders import ANA, NOON, make_item, science, signed_in

pytestmark = pytest.mark.django_db

LIST = "admin:content_category_changelist"


def make_term(name: str, sub: str = "", **overrides: Any) -> Category:
    return Category.objects.create(name=name, subcategory=sub, **overrides)


def listed(**query: str) -> list[str]:
    return [str(row) for row in signed_in("curator").get(reverse(LIST), query).context["cl"].result_list]


def take(*terms: Category, role: str = "curator") -> Any:
    chosen = {"action": "take_as_ours", "_selected_action": [term.pk for term in terms]}
    return signed_in(role).post(reverse(LIST), chosen, follow=True)


@pytest.mark.parametrize(
    ("review", "terms"),
    [("", ["Science", "Science / Bugs"]), ("new", ["Science / Bugs"]), ("ours", ["Science"])],
    ids=["all", "new", "reviewed"],
)
def test_terms_are_listed_by_whether_a_person_looked_at_them(review: str, terms: list[str]) -> None:
    make_term("Science", is_reviewed=True, reviewed_by="user:ana")
    make_term("Science", "Bugs")

    assert listed(**({"review": review} if review else {})) == terms


def test_chosen_terms_are_taken_as_ours() -> None:
    chosen, other = make_term("Science", "Bugs"), make_term("Science", "Birds")

    answer = take(chosen)

    assert "1 term reviewed." in answer.content.decode()
    assert [(row.subcategory, row.reviewed_by) for row in Category.objects.filter(is_reviewed=True)] == [("Bugs", "user:curator")]
    assert not Category.objects.get(pk=other.pk).is_reviewed


def test_a_viewer_takes_no_term() -> None:
    term = make_term("Science")
    signed_in("viewer")
    User.objects.filter(username="viewer").update(is_staff=True)

    assert take(term, role="viewer").status_code == 403
    assert not Category.objects.filter(is_reviewed=True).exists()


def test_a_term_is_moved_inside_the_admin_after_a_preview() -> None:
    item = make_item(categories=science("Bugs"))
    page = signed_in("curator").get(reverse("admin:content_category_change", args=[make_term("Science", "Bugs").pk]))
    address = reverse("desk:move_term", query={"category": "Science", "subcategory": "Bugs"})
    assert address.replace("&", "&amp;") in page.content.decode()
    asked = {"category": "Science", "subcategory": "Bugs", "to_category": "Science", "to_subcategory": "Insects"}

    preview = signed_in("curator").get(reverse("desk:move_term"), asked)
    moved = signed_in("curator").post(reverse("desk:move_term"), asked)

    assert "1 item" in preview.content.decode()
    assert 'aria-label="Pages of the admin"' in preview.content.decode()
    assert moved["Location"] == reverse(LIST)
    assert Item.objects.get(pk=item.pk).effective["categories"] == science("Insects")
    assert Batch.objects.count() == 1


def test_a_term_says_what_machines_still_call_it() -> None:
    make_item(categories=science("Bugs"))
    merge_terms(terms=[("Science", "Bugs")], into=("Science", "Insects"), actor=ANA, now=NOON)
    term = Category.objects.get(subcategory="Insects")

    page = signed_in("curator").get(reverse("admin:content_category_change", args=[term.pk])).content.decode()

    assert "Science &gt; Bugs" in page
    assert TermAlias.objects.count() == 1

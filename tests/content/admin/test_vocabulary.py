"""What the item's form offers: known terms with the new ones marked, boxes for one more member, and the values in use."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from content.models import Category, Item
from tests.builders import make_item, science, signed_in
from tests.content.admin.test_curation_form import opened, rich_item, save, saved

pytestmark = pytest.mark.django_db


def page_of(item: Item) -> Any:
    return signed_in("curator").get(reverse("admin:content_item_change", args=[item.pk]))


def know(name: str, sub: str = "", *, reviewed: bool = True) -> None:
    Category.objects.create(name=name, subcategory=sub, is_reviewed=reviewed, reviewed_by="user:ana" if reviewed else "")


def test_known_terms_are_offered_and_the_new_ones_are_marked() -> None:
    know("Science")
    know("Science", "Oceans")
    know("Science", "Bugs", reviewed=False)

    text = page_of(make_item()).content.decode()

    assert '<option value="Science"></option>' in text
    assert '<option value="Oceans" data-of="Science">Science</option>' in text
    assert '<option value="Bugs" data-of="Science" data-new>Science, new, unreviewed</option>' in text


def test_an_items_terms_that_nobody_reviewed_are_marked() -> None:
    know("Science")
    know("Science", "Oceans")

    answer = page_of(make_item(categories=[*science("Oceans", "Bugs"), {"category": "Cooking", "subcategories": []}]))

    assert answer.context["new_lines"] == ["Science > Bugs", "Cooking"]
    assert "Science &gt; Bugs: new, unreviewed" in answer.content.decode()


@pytest.mark.parametrize(
    ("boxes", "member"),
    [
        ({"add_category": " Science ", "add_subcategory": "Oceans"}, {"category": "Science", "subcategories": ["Oceans"]}),
        ({"add_category": "Society"}, {"category": "Society", "subcategories": []}),
        ({"add_category": "A > B", "add_subcategory": "C"}, {"category": "A > B", "subcategories": ["C"]}),
    ],
    ids=["with a subcategory", "alone", "with the separator in its name"],
)
def test_a_category_is_added_by_its_boxes(boxes: dict[str, str], member: dict[str, Any]) -> None:
    item = saved(rich_item(), **boxes)

    assert item.effective["categories"][-1] == member


def test_a_topic_is_added_by_its_box() -> None:
    assert saved(rich_item(), add_topic=" sleepers ").effective["topics"] == ["trains", "night", "sleepers"]


def test_a_subcategory_without_its_category_is_refused_and_stays_in_its_box() -> None:
    item = rich_item()

    answer = save(item, {**opened(item), "add_subcategory": "Oceans"})

    text = answer.content.decode()
    assert "Name the category of this subcategory, too." in text
    assert 'name="add_subcategory" value="Oceans"' in text


def test_a_line_that_is_a_known_term_is_not_taken_apart() -> None:
    know("R > D")

    item = saved(rich_item(), categories="R > D")

    assert item.effective["categories"] == [{"category": "R > D", "subcategories": []}]


def test_the_values_in_use_are_offered_most_frequent_first() -> None:
    make_item(language="fr", topics=["night", "trains"], content_type="Talk")
    make_item(language="en", topics=["trains"])
    make_item(language="en")

    found = signed_in("curator").get(reverse("admin:content_item_values")).json()

    assert found["language"] == [["en", "English"], ["fr", "French"]]
    assert (found["topic"], found["content_type"]) == ([["trains", ""], ["night", ""]], [["Talk", ""]])


def test_the_values_in_use_are_for_curators() -> None:
    assert signed_in("viewer").get(reverse("admin:content_item_values")).status_code in (302, 403)

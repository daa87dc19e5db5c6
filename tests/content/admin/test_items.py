"""The list of items: what is found, what is left out, and that its cost does not grow with its rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content.keys import to_segment
from content.models import Alias, Item
from tests.builders import curated, deleted, make_item, make_text, science, signed_in
from tests.content.admin.pages import decided_item

pytestmark = pytest.mark.django_db

LIST = "admin:content_item_changelist"


def found(**query: str) -> list[str]:
    answer = signed_in("curator").get(reverse(LIST), query)
    assert answer.status_code == 200
    return [item.external_id for item in answer.context["cl"].result_list]


def page_of(item: Item) -> str:
    answer = signed_in("curator").get(reverse("admin:content_item_change", args=[item.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "text",
    ["youtube:AbC-1", "AbC-1", "AbC-", "night trains", "trains NIGHT", "été", "ete", "verkehr", "yt:abc-1", "  AbC-1  "],
    ids=["key", "id", "beginning of the id", "title", "other order", "accents", "no accents", "author", "alias", "space around"],
)
def test_search_finds_by_key_title_and_author(text: str) -> None:
    make_item(external_id="other", title="About something else", author="Somebody")
    make_item(external_id="AbC-1", title="Night trains in Été", author="Verkehr & Reise")
    Alias.objects.create(name="yt:abc-1", source="youtube", external_id="AbC-1")

    assert found(q=text) == ["AbC-1"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "~", "x:y:z", "😀", "é" * 3000], ids=repr)
def test_search_takes_whatever_people_type(text: str) -> None:
    make_item(external_id="plain", title="Plain", author="Nobody")

    assert found(q=text) == []


def test_a_search_with_a_nul_character_is_a_visible_error() -> None:
    answer = signed_in("curator").get(reverse(LIST), {"q": "a\x00b"})

    assert "Null characters are not allowed." in answer.content.decode()


@pytest.mark.parametrize(
    ("state", "ids"),
    [("", {"plain", "curated"}), ("curated", {"curated"}), ("deleted", {"deleted"}), ("all", {"plain", "curated", "deleted"})],
    ids=["live by default", "curated", "deleted", "all"],
)
def test_the_state_filter_shows_the_rows_of_that_state(state: str, ids: set[str]) -> None:
    make_item(external_id="plain")
    curated(make_item(external_id="curated"), "language", "de")
    deleted(make_item(external_id="deleted"))

    assert set(found(**({"state": state} if state else {}))) == ids


def test_an_unknown_state_shows_nothing_rather_than_everything() -> None:
    make_item()

    assert found(state="nonsense") == []


def test_the_source_filter_offers_every_source_once() -> None:
    for source in ("youtube", "reddit", "reddit", "web"):
        make_item(source=source)

    page = signed_in("curator").get(reverse(LIST)).context["cl"]
    sources = next(spec for spec in page.filter_specs if spec.title == "source")

    assert sources.lookup_choices == [("reddit", "reddit"), ("web", "web"), ("youtube", "youtube")]
    assert len(found(source="reddit")) == 2


def test_the_list_tells_peoples_categories_from_the_machines() -> None:
    item = make_item(categories=science("Oceans"))
    curated(item, "categories", [{"category": "Travel", "subcategories": []}])
    make_item(categories=science("Physics"))

    page = signed_in("curator").get(reverse(LIST)).content.decode()

    assert 'class="chip human" title="decided by a person">Travel<' in page
    assert 'class="chip machine" title="said by a machine">Science &gt; Physics<' in page


def queries_of(address: str) -> int:
    client = signed_in("curator")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.django_db(transaction=True)
def test_the_list_costs_the_same_for_1_row_and_for_40() -> None:
    decided_item()
    before = queries_of(reverse(LIST))
    for _ in range(40):
        decided_item()

    assert queries_of(reverse(LIST)) == before
    assert before <= 14


def test_a_page_costs_the_same_for_1_text_and_for_40() -> None:
    item = decided_item()
    address = reverse("admin:content_item_change", args=[item.pk])
    before = queries_of(address)
    for number in range(40):
        make_text(item, variant=f"variant-{number}")
        curated(item, "complexity", f"level {number}")

    assert queries_of(address) == before
    assert before <= 14


def test_the_list_reads_no_document_but_the_effective_one() -> None:
    make_item(payload={"marker": "x" * 100})
    client = signed_in("curator")
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(LIST))

    assert not any('"content_item"."payload"' in query["sql"] for query in queries)


def test_a_page_shows_machine_person_and_effective_side_by_side() -> None:
    page = page_of(decided_item(title="Trains", language="fr"))

    assert "user:ana" in page
    assert 'title="said by a machine">fr<' in page
    assert 'title="decided by a person">de<' in page
    assert 'class="chip gone" title="removed by a person">Travel &gt; Roads<' in page


def test_a_page_says_when_the_machine_changed_its_mind() -> None:
    item = make_item(language="en")
    curated(item, "language", "de")
    assert "says this since the decision" not in page_of(item)

    Item.objects.filter(pk=item.pk).update(analysis={**item.analysis, "language": "fr"})

    assert "says this since the decision" in page_of(item)


def test_a_page_of_a_deleted_item_says_so() -> None:
    item = make_item()
    deleted(item)

    assert "<b>Deleted</b> by user:ana" in page_of(item)


def test_text_of_machines_is_shown_as_text() -> None:
    bad = "<script>alert(1)</script>"
    item = make_item(title=bad, topics=[bad], author=bad, url=f"javascript:{bad}", payload={bad: bad}, flags=[bad])
    make_text(item, text=bad, variant="v")

    page = page_of(item)

    assert bad not in page
    assert 'href="javascript' not in page


def test_values_of_unexpected_shapes_are_no_error() -> None:
    item = make_item(
        analysis={"title": 7, "categories": "x", "topics": {"a": 1}, "language": ["en"]}, flags={}, payload=[1], stats=3
    )

    assert item.external_id in page_of(item)
    assert found() == [item.external_id]


def test_an_item_is_reached_by_its_key() -> None:
    item = make_item(external_id="a/b ç")

    answer = signed_in("curator").get(reverse("admin:content_item_by_key", args=[to_segment(str(item.key))]))

    assert answer.headers["Location"] == reverse("admin:content_item_change", args=[item.pk])


@pytest.mark.parametrize("segment", ["youtube:nothing", "nonsense", "~zz"], ids=["unknown", "no key", "broken escape"])
def test_a_key_without_an_item_is_not_found(segment: str) -> None:
    assert signed_in("curator").get(f"/admin/content/item/by-key/{segment}/").status_code == 404


def test_a_search_keeps_the_filters_and_says_how_many_it_found() -> None:
    make_item(title="Night trains", source="reddit")
    make_item(title="Night buses")

    page = signed_in("curator").get(reverse(LIST), {"q": "night", "source": "reddit"}).content.decode()

    assert '<input type="hidden" name="source" value="reddit">' in page
    assert "1 item ·" in page
    assert '<a href="?source=reddit">clear search</a>' in page

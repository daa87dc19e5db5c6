"""The reader page: found by key and by alias, honest about what is gone and what is no fact."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from content.models import Alias, Item
from tests.builders import curated, deleted, make_item, make_suggestion, make_text, science, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.fixture
def curator() -> Client:
    return signed_in("curator", "ana")


def named(name: str, *owners: Item) -> None:
    """Give items another name."""
    for item in owners:
        Alias.objects.create(name=name, source=item.source, external_id=item.external_id)


def body(client: Client, path: str, status: int = 200) -> str:
    """Return a page's HTML."""
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(
    ("external_id", "segment"),
    [
        pytest.param("-x1d-K2l6oU", "youtube:-x1d-K2l6oU", id="dash first"),
        pytest.param("a/b c?d#e", "youtube:a~2Fb~20c~3Fd~23e", id="signs of URLs"),
        pytest.param("été~", "youtube:~C3~A9t~C3~A9~7E", id="letters beyond ASCII"),
    ],
)
def test_an_item_is_found_by_its_key(client: Client, external_id: str, segment: str) -> None:
    item = make_item(external_id=external_id, title="Found")

    assert item.get_absolute_url() == f"/items/{segment}/"
    assert "<h1>Found</h1>" in body(client, item.get_absolute_url())


def test_case_of_a_key_counts(client: Client) -> None:
    make_item(external_id="AbC")

    body(client, "/items/youtube:abc/", status=404)


def test_an_alias_leads_to_the_permalink(client: Client) -> None:
    named("yt:orqkfixmia8", make_item(external_id="orQKfIXMiA8"))

    answer = client.get("/items/yt:orqkfixmia8/?variant=audio")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/items/youtube:orQKfIXMiA8/?variant=audio")


def test_an_alias_with_two_owners_is_answered_with_both(client: Client) -> None:
    named("yt:abc", make_item(external_id="Abc", title="First"), make_item(external_id="aBC", title="Second"))

    html = body(client, "/items/yt:abc/", status=300)

    assert 'href="/items/youtube:Abc/">First' in html
    assert 'href="/items/youtube:aBC/">Second' in html


def test_an_alias_of_itself_does_not_go_round_in_circles(client: Client) -> None:
    Alias.objects.create(name="youtube:lost", source="youtube", external_id="lost")

    body(client, "/items/youtube:lost/", status=404)


def test_a_key_in_another_spelling_leads_to_the_permalink(client: Client) -> None:
    make_item(external_id="a/b")

    assert client.get("/items/youtube:a~2fb/").headers["Location"] == "/items/youtube:a~2Fb/"


@pytest.mark.parametrize("segment", ["nothing", "youtube:nothing", "youtube:~ZZ", "~FF", "youtube:~00"])
def test_no_such_item_is_404(client: Client, segment: str) -> None:
    body(client, f"/items/{segment}/", status=404)


def test_a_deleted_item_says_so(client: Client) -> None:
    item = make_item(title="Secret title")
    deleted(item)

    html = body(client, item.get_absolute_url(), status=410)

    assert "was deleted" in html
    assert "Secret title" not in html
    assert "ana" not in html


def test_a_curator_sees_who_deleted_an_item(curator: Client) -> None:
    item = make_item()
    deleted(item)

    assert "Deleted by ana" in body(curator, item.get_absolute_url(), status=410)


def test_a_deleted_item_that_is_not_stored_any_more_is_still_gone(client: Client) -> None:
    item = make_item()
    deleted(item)
    path = item.get_absolute_url()
    Item.objects.filter(pk=item.pk).delete()

    body(client, path, status=410)


def test_variants_are_chosen_by_the_address(client: Client) -> None:
    item = make_item()
    make_text(item, variant="comprehensive", text="The long one")
    make_text(item, variant="audio-fr", text="La voix", language="fr")

    html = body(client, f"{item.get_absolute_url()}?variant=audio-fr")

    assert '<div class="prose" lang="fr"><p>La voix</p>' in html
    assert "The long one" not in html
    assert 'aria-current="page">Audio · français</a>' in html


@pytest.mark.parametrize("query", ["variant=nothing", "part=2", "part=0", "part=x", "part=99999999999"])
def test_no_such_text_is_404(client: Client, query: str) -> None:
    item = make_item()
    make_text(item)

    body(client, f"{item.get_absolute_url()}?{query}", status=404)


def test_the_panel_says_who_decided_and_what_the_machine_says(client: Client) -> None:
    item = make_item(categories=[{"category": "Travel", "subcategories": []}])
    curated(item, "categories", science("Oceans"))

    html = body(client, item.get_absolute_url())

    assert "<b>a person</b> · ana · 1 Mar 2026 · the machine says: Travel" in html


@pytest.mark.parametrize(("verdict", "shown"), [("accept", "en"), ("hold", "fr")])
def test_a_curator_decides_about_a_suggestion_on_the_reader(curator: Client, verdict: str, shown: str) -> None:
    item, other = make_suggestion(), make_suggestion()
    (one,) = curator.get(item.get_absolute_url()).context["page"].suggested
    assert (one.field, one.machine, one.people) == ("Language", "English", "French")

    answer = curator.post(one.href, {"change": one.change, "verdict": verdict}, follow=True)

    assert answer.context["page"].suggested == ()
    assert "1 item" in answer.content.decode()
    item.refresh_from_db()
    assert item.language == shown
    assert curator.get(other.get_absolute_url()).context["page"].suggested


def test_readers_are_asked_nothing(client: Client) -> None:
    assert client.get(make_suggestion().get_absolute_url()).context["page"].suggested == ()


def test_flags_read_as_honest_notes(client: Client) -> None:
    item = make_item(flags=["not_a_publication_date"], published_at="2025-09-07T08:42:53Z")

    html = body(client, item.get_absolute_url())

    assert "The date is not a publication date" in html
    assert "<dt>Dated</dt>" in html
    assert "<dt>Published</dt>" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "http://[broken"])
def test_an_address_that_is_not_safe_is_no_link(client: Client, url: str) -> None:
    item = make_item(url=url)

    assert 'rel="noopener' not in body(client, item.get_absolute_url())


def test_the_list_it_came_from_gives_rank_and_neighbours(client: Client) -> None:
    item = make_item(categories=science(), indexed_at="2026-02-02T00:00:00Z")
    make_item(title="The next one", categories=science(), indexed_at="2026-02-01T00:00:00Z")

    html = body(client, f"{item.get_absolute_url()}?in=category%3DScience")

    assert "1 of 2 in " in html
    assert "<b>The next one</b>" in html


def test_only_curators_are_led_to_the_admin(client: Client, curator: Client) -> None:
    item = make_item()

    assert f"/admin/content/item/{item.pk}/change/" in body(curator, item.get_absolute_url())
    client.logout()
    assert "/admin/" not in body(client, item.get_absolute_url())


def test_more_texts_and_decisions_cost_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    item = make_item(categories=science())
    make_text(item)
    curated(item, "topics", ["ice"])
    with django_assert_max_num_queries(20) as one:
        body(client, f"{item.get_absolute_url()}?in=category%3DScience")
    for number in range(30):
        make_text(item, variant=f"v{number}")
        curated(item, "topics", [f"topic {number}"])
        named(f"name {number}", item)

    with django_assert_max_num_queries(len(one)):
        body(client, f"{item.get_absolute_url()}?in=category%3DScience")

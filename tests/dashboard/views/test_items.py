"""The list page as a browser gets it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.builders import curated, deleted, make_item, make_text, science

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


def page(client: Client, query: str = "", status: int = 200) -> str:
    """Return the list page's HTML."""
    answer = client.get(f"/?{query}")
    assert answer.status_code == status
    return answer.content.decode()


def shown(html: str) -> list[str]:
    """Return the titles of the items on a page, in order."""
    return re.findall(r"data-row>([^<]+)</a>", html)


def test_the_newest_items_come_first(client: Client) -> None:
    make_item(title="Old", indexed_at="2026-01-01T00:00:00Z")
    make_item(title="New", indexed_at="2026-02-01T00:00:00Z")

    assert shown(page(client)) == ["New", "Old"]


def test_choosing_a_value_shows_as_many_items_as_its_count_says(client: Client) -> None:
    for _ in range(3):
        make_item(categories=science())
    make_item()

    assert re.search(r"<span>Science</span> <b>3</b>", page(client))
    assert len(shown(page(client, "category=Science"))) == 3


def test_deleted_items_are_not_listed(client: Client) -> None:
    deleted(make_item(title="Gone"))
    make_item(title="Here")

    assert shown(page(client)) == ["Here"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        pytest.param("colour=red", "colour", id="unknown parameter"),
        pytest.param("sort=colour", "sort", id="unknown sort"),
        pytest.param("kind=poem", "kind", id="unknown kind"),
        pytest.param("after=broken", "after", id="broken cursor"),
        pytest.param("published.from=soon", "published.from", id="no date"),
        pytest.param("view=sideways", "view", id="unknown view"),
        pytest.param("more=everything", "more", id="unknown facet"),
        pytest.param("topic=%FF", "query string", id="not UTF-8"),
    ],
)
def test_a_filter_that_is_not_understood_shows_an_error_and_no_list(client: Client, query: str, name: str) -> None:
    make_item(title="Not shown")

    html = page(client, query, status=400)

    assert f"<b>{name}</b>" in html
    assert shown(html) == []


def test_what_was_understood_is_offered(client: Client) -> None:
    assert 'href="/?category=Science"' in page(client, "category=Science&colour=red", status=400)


def test_the_filter_of_an_error_is_shown_as_text(client: Client) -> None:
    assert "<script>alert" not in page(client, "sort=<script>alert(1)</script>", status=400)


def test_an_empty_database_says_what_to_do_next(client: Client) -> None:
    assert "import_archive" in page(client)


def test_an_empty_result_says_which_filter_to_drop(client: Client) -> None:
    make_item(categories=science(), language="en")
    make_item(categories=science(), language="en")

    html = page(client, "category=Science&language=de")

    assert re.search(r'href="/\?category=Science">without <b>Language: German</b></a> → 2 items', html)


def test_pages_say_exactly_what_they_hold(client: Client) -> None:
    for number in range(5):
        make_item(title=f"Item {number}")

    first = page(client, "page_size=2")
    following = re.search(r'rel="next" href="/\?([^"]+)"', first)
    assert following
    second = page(client, following[1].replace("&amp;", "&"))

    assert "1 – 2 of 5" in first
    assert "3 – 4 of 5" in second
    assert 'rel="prev"' not in first
    assert 'rel="prev"' in second


def test_the_table_holds_the_same_items(client: Client) -> None:
    make_item(title="One", categories=science())

    html = page(client, "view=table&category=Science")

    assert shown(html) == ["One"]
    assert "<table" in html


def test_the_view_is_kept_by_every_link_of_the_sidebar(client: Client) -> None:
    make_item(categories=science())

    assert 'href="/?category=Science&amp;view=table"' in page(client, "view=table")


def test_what_a_person_decided_is_marked_in_words(client: Client) -> None:
    item = make_item(topics=["wind"])
    curated(item, "categories", science())

    html = page(client)

    assert re.search(r'class="tag human"[^>]*>Science<span class="sr-only"> \(by a person\)', html)
    assert re.search(r'class="tag" href="/\?topic=wind"', html)


def test_a_title_is_text(client: Client) -> None:
    make_item(title="<script>alert(1)</script>")

    assert "<script>alert" not in page(client)


def test_only_a_picture_by_https_is_loaded(client: Client) -> None:
    make_item(thumbnail_url="http://example.org/a.jpg")
    make_item(thumbnail_url="https://example.org/b.jpg")

    assert re.findall(r'<img src="([^"]+)"', page(client)) == ["https://example.org/b.jpg"]


def test_a_card_quotes_the_summary(client: Client) -> None:
    make_text(make_item(), text="**Main topic:** what it says\n• first")

    assert '<p class="sum">Main topic: what it says · first</p>' in page(client)


@pytest.mark.parametrize(
    "text",
    [
        '{"comprehensive": "What it says.", "bullet_points": "- x"}',
        "{'comprehensive': 'What it says.', 'more': ['" + "x" * 500 + "']}",
    ],
    ids=["JSON", "Python, longer than a quotation"],
)
def test_a_card_quotes_the_words_of_a_summary_that_is_data(client: Client, text: str) -> None:
    make_text(make_item(), text=text)

    assert '<p class="sum">What it says.</p>' in page(client)


def test_a_date_that_is_no_publication_is_not_shown_as_one(client: Client) -> None:
    make_item(published_at="2025-09-07T08:42:53Z", indexed_at="2025-09-11T00:00:00Z", flags=["not_a_publication_date"])

    html = page(client)

    assert "added 11 Sep 2025" in html
    assert "7 Sep 2025" not in html


def test_the_form_fields_keep_the_rest_of_the_question(client: Client) -> None:
    make_item(categories=science())

    html = page(client, "category=Science&sort=title")

    find = html[html.index('class="find"') : html.index('id="q"')]
    assert re.findall(r'name="([^"]+)" value="([^"]+)"', find) == [("category", "Science"), ("sort", "title")]


def test_a_page_of_thirty_items_costs_no_more_queries_than_one_of_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            item = make_item(categories=science("Oceans"), topics=["wind"])
            make_text(item, variant=f"v{number % 3}")
            curated(item, "topics", ["ice"])

    fill(1)
    with django_assert_max_num_queries(60) as one:
        page(client, "page_size=30")
    fill(29)
    with django_assert_max_num_queries(len(one)):
        page(client, "page_size=30")


@pytest.mark.parametrize("path", ["/", "/items/youtube:x/"])
def test_with_login_required_a_stranger_signs_in_first(client: Client, settings: Settings, path: str) -> None:
    settings.VIEWER_ACCESS = "login"

    answer = client.get(path)

    assert (answer.status_code, unquote(answer.headers["Location"])) == (302, f"/login/?next={path}")


def test_pages_carry_a_strict_policy_and_no_inline_code(client: Client) -> None:
    make_item(categories=science())

    answer = client.get("/")

    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert not re.search(r"<[^>]+ (style|on\w+)=", answer.content.decode())

"""A person's marks: set and taken back with or without scripts, a filter of their own, and nobody else's business."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from content.models import Item, ReaderMark, Visit
from content.services.marks import new_since, note_visit, set_mark
from tests.builders import NOON, deleted, make_item

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.fixture
def eva(client: Client) -> User:
    user = User.objects.create_user("eva")
    client.force_login(user)
    return user


def marked(user: User, item: Item, kind: str = "favourite") -> Item:
    """Let a person mark an item; return it."""
    set_mark(user_id=user.pk, key=item.key, kind=kind, is_on=True, now=NOON)
    return item


def titles(client: Client, query: str) -> list[str]:
    """Return what a list shows."""
    return [card.title for card in client.get(f"/{query}").context["page"].cards]


def rows(client: Client, query: str = "") -> dict[str, str]:
    """Return label and count of the reader's own panel."""
    panel = next(panel for panel in client.get(f"/{query}").context["page"].panels if panel.name == "mark")
    return {row.label: row.count for row in panel.rows}


def test_a_form_marks_an_item_and_leads_back(client: Client, eva: User) -> None:
    item = make_item()

    answer = client.post(f"{item.get_absolute_url()}mark/", {"read": "1", "next": "/?category=Science"})

    assert (answer.status_code, answer["Location"]) == (302, "/?category=Science")
    mark = ReaderMark.objects.get()
    assert (mark.user, mark.kind, mark.external_id) == (eva, "read", item.external_id)
    client.post(f"{item.get_absolute_url()}mark/", {"read": "0"})
    assert not ReaderMark.objects.exists()


def test_within_a_page_the_form_answers_itself(client: Client, eva: User) -> None:
    item = make_item()

    answer = client.post(f"{item.get_absolute_url()}mark/", {"favourite": "1"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert 'name="favourite" value="0" aria-pressed="true"' in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"read": "2"}, {"read": "1", "favourite": "1"}, {"new": "1"}])
def test_what_is_no_mark_is_refused(client: Client, eva: User, data: dict[str, str]) -> None:
    assert client.post(f"{make_item().get_absolute_url()}mark/", data).status_code == 404


def test_a_form_leads_to_no_other_site(client: Client, eva: User) -> None:
    item = make_item()

    answer = client.post(f"{item.get_absolute_url()}mark/", {"read": "1", "next": "https://elsewhere.example/"})

    assert answer["Location"] == item.get_absolute_url()


def test_strangers_have_no_marks(client: Client) -> None:
    item = make_item()

    assert client.post(f"{item.get_absolute_url()}mark/", {"read": "1"}).status_code == 302
    assert not ReaderMark.objects.exists()
    assert client.get("/?mark=read").status_code == 400
    assert 'class="marks"' not in client.get("/").content.decode()


def test_a_list_is_narrowed_to_marks(client: Client, eva: User) -> None:
    marked(eva, make_item(title="Loved", language="en"))
    marked(eva, make_item(title="Known", language="en"), "read")
    make_item(title="Other", language="en")

    assert titles(client, "?mark=favourite") == ["Loved"]
    assert titles(client, "?mark=favourite&mark=read&sort=title") == ["Known", "Loved"]
    assert titles(client, "?mark.not=read&sort=title") == ["Loved", "Other"]
    assert titles(client, "?mark=read&language.not=en") == []
    assert client.get("/items.json?mark=favourite").json()["total"] == 1


def test_the_count_of_a_mark_is_what_it_shows(client: Client, eva: User) -> None:
    for number in range(3):
        marked(eva, make_item(language="en" if number else "fr"))
    make_item(language="en")

    assert rows(client, "?language=en")["Favourites"] == "2"
    assert len(titles(client, "?language=en&mark=favourite")) == 2
    assert rows(client, "?language=en&mark=favourite")["Favourites"] == "2"


def test_a_mark_of_somebody_else_counts_for_nobody(client: Client, eva: User) -> None:
    marked(User.objects.create_user("leo"), make_item())

    assert rows(client) == {"Favourites": "0", "Read": "0"}


def test_a_mark_outlives_the_items_row(client: Client, eva: User) -> None:
    item = marked(eva, make_item(external_id="again"))
    item.delete()
    make_item(external_id="again", title="Back")

    assert titles(client, "?mark=favourite") == ["Back"]


def test_a_deleted_item_is_in_no_list_of_marks(client: Client, eva: User) -> None:
    deleted(marked(eva, make_item()))

    assert titles(client, "?mark=favourite") == []


def test_what_came_since_the_last_visit_is_new(client: Client, eva: User) -> None:
    now = timezone.now()
    yesterday = now - timedelta(days=1)
    client.get("/")
    assert "New to me" not in rows(client)
    Visit.objects.filter(user=eva).update(seen_at=yesterday)
    make_item(title="Old", indexed_at=yesterday - timedelta(hours=1))
    make_item(title="Fresh", indexed_at=yesterday + timedelta(hours=1))

    assert rows(client)["New to me"] == "1"
    assert titles(client, "?mark=new") == ["Fresh"]
    assert titles(client, "?mark.not=new") == ["Old"]


def test_a_visit_goes_on_over_short_pauses(eva: User) -> None:
    for minutes in (0, 20, 40, 60):
        note_visit(user_id=eva.pk, now=NOON + timedelta(minutes=minutes))

    assert new_since(user_id=eva.pk) is None
    note_visit(user_id=eva.pk, now=NOON + timedelta(minutes=95))
    assert new_since(user_id=eva.pk) == NOON + timedelta(minutes=60)


def test_a_chip_takes_a_mark_away(client: Client, eva: User) -> None:
    marked(eva, make_item(language="en"))
    page = client.get("/?language=fr&mark=favourite").context["page"]

    assert [(chip.label, chip.href) for chip in page.chips] == [
        ("Language: French", "/?mark=favourite"),
        ("Favourites", "/?language=fr"),
    ]
    assert page.title == "French, Favourites"
    assert [(rescue.chip.label, rescue.total) for rescue in page.rescues] == [("Language: French", "1 item")]


def test_the_next_item_is_the_next_marked_one(client: Client, eva: User) -> None:
    first, _between, last = (make_item(title=title) for title in ("A", "B", "C"))
    marked(eva, first)
    marked(eva, last)

    page = client.get(f"{first.get_absolute_url()}?in=sort%3Dtitle%26mark%3Dfavourite").context["page"]

    assert (page.place.text, page.place.next.title) == ("1 of 2", "C")

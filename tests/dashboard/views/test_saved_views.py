"""Saved views: a name for a list, private until shared, and a page that says when the list was changed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import Settings

from content.models import SavedView
from content.services.marks import set_mark
from content.services.saved_views import MOST_VIEWS, save_view
from tests.builders import NOON, deleted, make_item, science

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.fixture
def eva(client: Client) -> User:
    user = User.objects.create_user("eva")
    client.force_login(user)
    return user


def make_view(owner: User, name: str = "Sea", query: str = "category=Science", **flags: bool) -> SavedView:
    """Return a saved view."""
    view = save_view(owner_id=owner.pk, name=name, query=query, now=NOON)
    SavedView.objects.filter(pk=view.pk).update(**flags)
    view.refresh_from_db()
    return view


def test_a_list_is_saved_under_a_name(client: Client, eva: User) -> None:
    answer = client.post("/views/save/", {"name": "  The  sea ", "query": "category=Science&after=&view=table&more=topic"})

    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query) == (eva, "The sea", "category=Science&view=table")
    assert answer["Location"] == f"/?category=Science&view=table&saved={view.pk}"


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        pytest.param("", "", "1 to 80", id="no name"),
        pytest.param("x" * 81, "", "1 to 80", id="too long"),
        pytest.param("a\x00b", "", "1 to 80", id="unprintable"),
        pytest.param("Sea", "", "already", id="taken"),
        pytest.param("Other", "nope=1", "nope", id="no list"),
    ],
)
def test_what_cannot_be_saved_says_why(client: Client, eva: User, name: str, query: str, words: str) -> None:
    make_view(eva)

    page = client.post("/views/save/", {"name": name, "query": query}, follow=True)

    assert words in page.content.decode()
    assert SavedView.objects.count() == 1


def test_there_is_an_end_to_views(client: Client, eva: User) -> None:
    SavedView.objects.bulk_create(SavedView(owner=eva, name=str(number)) for number in range(MOST_VIEWS))

    assert "delete one first" in client.post("/views/save/", {"name": "One more", "query": ""}, follow=True).content.decode()


def test_a_view_shows_its_items_and_count(client: Client, eva: User) -> None:
    make_item(categories=science())
    make_item()
    make_view(eva, is_pinned=True)

    page = client.get("/").context["page"]

    (pinned,) = page.saved.pinned
    assert (pinned.name, pinned.count) == ("Sea", "1")
    assert client.get(pinned.href).context["page"].total == 1


def test_a_changed_list_is_marked(client: Client, eva: User) -> None:
    view = make_view(eva)

    same = client.get(f"/?category=Science&saved={view.pk}&more=topic").context["page"].saved.shown
    other = client.get(f"/?category=Science&language=en&saved={view.pk}")

    assert (same.name, same.is_modified) == ("Sea", False)
    assert other.context["page"].saved.shown.is_modified
    assert "Update “Sea”" in other.content.decode()
    assert f'href="/?category=Science&amp;saved={view.pk}">Discard changes' in other.content.decode()


def test_a_changed_list_updates_its_view(client: Client, eva: User) -> None:
    view = make_view(eva)

    client.post(f"/views/{view.pk}/", {"do": "update", "query": f"language=en&saved={view.pk}"})

    view.refresh_from_db()
    assert view.query == "language=en"


def test_the_first_page_is_for_those_who_arrive(client: Client, eva: User) -> None:
    first = make_view(eva, "First", is_default=True)
    second = make_view(eva, "Second", "language=en")
    client.post(f"/views/{second.pk}/", {"do": "default"})
    first.refresh_from_db()

    assert not first.is_default
    assert client.get("/")["Location"] == f"/?language=en&saved={second.pk}"
    assert client.get("/", headers={"Referer": "http://testserver/login/?next=/"}).status_code == 302
    assert client.get("/", headers={"Referer": "http://testserver/?language=en"}).status_code == 200
    assert client.get("/?sort=title").status_code == 200


def test_others_see_a_view_when_it_is_shared(client: Client, eva: User) -> None:
    leo = User.objects.create_user("leo")
    hidden, shown = make_view(leo, "Hidden"), make_view(leo, "Shown", is_shared=True)

    page = client.get("/views/").context["page"]

    assert [(view.name, view.owner) for view in page.shared] == [("Shown", "leo")]
    assert client.get(f"/?saved={hidden.pk}").context["page"].saved.shown is None
    assert not client.get(f"/?saved={shown.pk}").context["page"].saved.shown.is_mine


@pytest.mark.parametrize("do", ["update", "rename", "delete", "pin", "unshare"])
def test_nobody_changes_the_view_of_another(client: Client, eva: User, do: str) -> None:
    view = make_view(User.objects.create_user("leo"), is_shared=True)

    assert client.post(f"/views/{view.pk}/", {"do": do, "name": "Mine", "query": ""}).status_code == 404
    view.refresh_from_db()
    assert (view.name, view.query, view.is_shared) == ("Sea", "category=Science", True)


def test_a_view_is_renamed_and_deleted(client: Client, eva: User) -> None:
    view = make_view(eva)

    client.post(f"/views/{view.pk}/", {"do": "rename", "name": "Ocean"})
    assert SavedView.objects.get().name == "Ocean"
    client.post(f"/views/{view.pk}/", {"do": "delete"})
    assert not SavedView.objects.exists()


def test_marks_in_a_view_are_the_readers_own(client: Client, eva: User) -> None:
    leo = User.objects.create_user("leo")
    item = make_item()
    set_mark(user_id=leo.pk, key=item.key, kind="favourite", is_on=True, now=NOON)
    make_view(leo, "Best", "mark=favourite", is_shared=True)

    assert [view.count for view in client.get("/views/").context["page"].shared] == ["0"]


def test_a_view_that_is_not_understood_any_more_says_so(client: Client, eva: User) -> None:
    make_view(eva, query="gone=1")

    assert "not understood any more" in client.get("/views/").content.decode()


def test_a_view_of_deleted_items_counts_for_curators_only(client: Client, eva: User) -> None:
    leo = User.objects.create_user("leo")
    leo.groups.add(Group.objects.get(name="curator"))
    deleted(make_item())
    make_view(leo, "Gone", "deleted=yes", is_shared=True, is_pinned=True)
    mine = make_view(eva, "Was a curator", "deleted=yes", is_pinned=True)

    shown = client.get("/views/").context["page"]
    assert shown.shared == ()
    assert [(view.count, view.why) for view in shown.mine] == [("", "for curators only")]
    assert "Only curators see deleted items" in client.get(f"/?deleted=yes&saved={mine.pk}").content.decode()

    client.force_login(leo)
    assert [view.count for view in client.get("/views/").context["page"].mine] == ["1"]
    assert [view.count for view in client.get("/").context["page"].saved.pinned] == ["1"]


def test_strangers_have_no_views(client: Client) -> None:
    assert client.get("/views/").status_code == 302
    assert client.get("/").context["page"].saved is None
    assert "Save as view" not in client.get("/").content.decode()

"""Share links: exactly one list for whoever has the address, until it expires or is revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.signing import Signer
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from content.keys import to_segment
from content.models import Item, ShareLink
from content.services.share_links import make_link, token_of
from tests.builders import curated, deleted, make_item, make_text, science

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def closed_house(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "login"


@pytest.fixture
def ana() -> User:
    user = User.objects.create_user("ana")
    user.groups.add(Group.objects.get(name="curator"))
    return user


def shared(user: User, query: str = "category=Science", *, now: datetime | None = None) -> str:
    """Return the address of a link that is open for a week."""
    link = make_link(user_id=user.pk, title="Science", query=query, days=7, now=now or timezone.now())
    return f"/share/{token_of(link)}/"


def inside(address: str, item: Item) -> str:
    """Return where a shared list would show an item."""
    return f"{address}{to_segment(str(item.key))}/"


def test_strangers_see_the_list_and_its_items(client: Client, ana: User) -> None:
    item = make_item(title="Tides", categories=science("Oceans"), author="Deep Water", url="https://example.org/tides")
    make_text(item, text="Water rises.")
    make_item(title="Bread")
    address = shared(ana)

    page = client.get(address)
    reading = client.get(inside(address, item))

    assert "Tides" in page.content.decode()
    assert "Bread" not in page.content.decode()
    assert "Water rises." in reading.content.decode()
    assert page["Cache-Control"] == reading["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex"


def test_every_link_of_the_list_stays_within(client: Client, ana: User) -> None:
    for number in range(30):
        make_item(title=f"Item {number}", categories=science("Oceans"), author="Deep Water", topics=["sea"])
    address = shared(ana)

    seen: list[str] = []
    page = client.get(address)
    while True:
        assert 'href="/items/' not in page.content.decode()
        assert 'href="/?' not in page.content.decode()
        seen += [card.title for card in page.context["page"].cards]
        if not page.context["page"].next:
            break
        page = client.get(page.context["page"].next)

    assert len(seen) == len(set(seen)) == 30


def test_no_other_item_is_behind_the_link(client: Client, ana: User) -> None:
    bread, gone = make_item(), make_item(categories=science())
    deleted(gone)
    address = shared(ana)

    assert client.get(inside(address, bread)).status_code == 404
    assert client.get(inside(address, gone)).status_code == 404
    assert client.get(bread.get_absolute_url()).status_code == 302
    assert client.get("/items.json").status_code == 302


def test_names_of_curators_stay_inside(client: Client, ana: User) -> None:
    item = make_item(categories=science())
    curated(item, "language", "fr")

    assert "ana" not in client.get(inside(shared(ana), item)).content.decode().replace("Management", "")


@pytest.mark.parametrize("query", ["?category=Travel", "?q=x", "?page_size=100"])
def test_the_address_cannot_be_widened(client: Client, ana: User, query: str) -> None:
    make_item(title="Tides", categories=science())
    make_item(title="Trains", categories=[{"category": "Travel", "subcategories": []}])

    assert [card.title for card in client.get(shared(ana) + query).context["page"].cards] == ["Tides"]


def test_an_expired_link_says_so(client: Client, ana: User) -> None:
    item = make_item(title="Tides", categories=science())
    address = shared(ana, now=timezone.now() - timedelta(days=8))

    for path in (address, inside(address, item)):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "This link has expired" in answer.content.decode()
        assert "Tides" not in answer.content.decode()


def test_a_revoked_link_opens_nothing(client: Client, ana: User) -> None:
    address = shared(ana)
    owner = Client()
    owner.force_login(ana)
    owner.post(f"/views/share/{ShareLink.objects.get().pk}/revoke/")

    answer = client.get(address)

    assert answer.status_code == 410
    assert "was revoked" in answer.content.decode()
    assert "revoked on" in owner.get("/views/").content.decode()


def test_a_link_closes_with_its_makers_account(client: Client, ana: User) -> None:
    address = shared(ana)
    User.objects.update(is_active=False)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "token", ["1", "1:forged", "2:", "nothing", Signer(salt="other").sign("1"), Signer(salt="content.share_links").sign("x")]
)
def test_an_address_that_we_did_not_sign_is_404(client: Client, ana: User, token: str) -> None:
    shared(ana)

    assert client.get(f"/share/{token}/").status_code == 404


@pytest.mark.parametrize("place", ["?after=nothing", "?after=a&before=b"])
def test_a_broken_place_is_404(client: Client, ana: User, place: str) -> None:
    assert client.get(shared(ana) + place).status_code == 404


def test_a_curator_makes_a_link(client: Client, ana: User) -> None:
    client.force_login(ana)

    page = client.post("/views/share/", {"query": "category=Science&sort=title", "days": "30"}, follow=True)

    link = ShareLink.objects.get()
    assert (link.title, link.query, (link.expires_at - link.created_at).days) == ("Science", "category=Science&sort=title", 30)
    assert f"/share/{token_of(link)}/" in page.content.decode()


@pytest.mark.parametrize(
    "data",
    [{"query": "mark=read", "days": "7"}, {"query": "", "days": "999"}, {"query": "", "days": ""}, {"query": "x=1", "days": "7"}],
)
def test_what_cannot_be_shared_is_refused(client: Client, ana: User, data: dict[str, str]) -> None:
    client.force_login(ana)

    client.post("/views/share/", data)

    assert not ShareLink.objects.exists()


def test_only_curators_share_and_only_their_own_links_are_theirs(client: Client, ana: User) -> None:
    client.force_login(User.objects.create_user("eva"))
    assert client.post("/views/share/", {"query": "", "days": "7"}).status_code == 403

    shared(User.objects.create_user("leo"))
    client.force_login(ana)
    client.post(f"/views/share/{ShareLink.objects.get().pk}/revoke/")
    assert ShareLink.objects.get().revoked_at is None

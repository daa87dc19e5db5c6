"""The trash: curators see and restore, only operators purge, and they are asked first."""

from __future__ import annotations

import pytest

from content.models import Hold, Item
from content.services.deletion import purge_items
from tests.builders import ANA, NOON, deleted, make_item, signed_in

pytestmark = pytest.mark.django_db


def gone() -> Item:
    item = make_item(external_id="a", title="Tides")
    deleted(item)
    return item


def test_the_trash_says_what_who_and_how_to_bring_it_back() -> None:
    gone()

    page = signed_in("curator").get("/trash/").content.decode()

    assert "Tides" in page
    assert "ana" in page
    assert "/trash/restore/" in page
    assert "Purge…" not in page


def test_an_empty_trash_says_so() -> None:
    assert "The trash is empty" in signed_in("curator").get("/trash/").content.decode()


def test_a_curator_restores() -> None:
    gone()

    page = signed_in("curator").post("/trash/restore/", {"key": "youtube:a"}, follow=True).content.decode()

    assert "is restored" in page
    assert Item.objects.live().exists()


def test_a_curator_does_not_purge() -> None:
    gone()

    assert signed_in("curator").post("/trash/purge/", {"key": "youtube:a"}).status_code == 403
    assert Hold.objects.get().purged_at is None


def test_an_operator_is_asked_and_purges() -> None:
    gone()
    operator = signed_in("operator")

    assert "cannot be undone" in operator.get("/trash/purge/", {"key": "youtube:a"}).content.decode()
    assert Hold.objects.get().purged_at is None
    operator.post("/trash/purge/", {"key": "youtube:a", "reason": "Asked for by its maker"})

    assert Hold.objects.get().purged_at is not None
    assert Item.objects.get().title == ""


@pytest.mark.parametrize("key", ["", "nonsense", "youtube:here", "youtube:purged"])
def test_what_is_not_in_the_trash_has_no_question(key: str) -> None:
    make_item(external_id="here")
    item = make_item(external_id="purged")
    deleted(item)
    purge_items(keys=[item.key], actor=ANA, now=NOON)

    assert signed_in("operator").get("/trash/purge/", {"key": key}).status_code == 404


@pytest.mark.parametrize("page", ["0", "99", "x"])
def test_any_page_number_shows_a_page(page: str) -> None:
    gone()

    assert "Tides" in signed_in("curator").get("/trash/", {"page": page}).content.decode()

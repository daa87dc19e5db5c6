"""What people decided as a facet of curators: it narrows every list, each count is what it shows, and nobody else asks."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from pytest_django import Settings

from content.models import Batch
from content.services.curation import Change, curate
from content.services.marks import set_mark
from tests.builders import ANA, NOON, curated, deleted, make_account, make_item, make_suggestion, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public(settings: Settings) -> None:
    settings.VIEWER_ACCESS = "public"


@pytest.fixture
def ana() -> Client:
    return signed_in("curator", "ana")


def shelf() -> None:
    """Store an item that nobody decided about, one of each field, one of both, and one for which a suggestion waits."""
    make_item(title="Plain", kind="article")
    curated(make_item(kind="video"), "title", "Titled")
    curated(make_item(title="Tagged", kind="video"), "topics", ["kelp"])
    both = make_item(kind="article")
    curated(both, "title", "Both")
    curated(both, "topics", [])
    make_suggestion("language", title="Waiting", kind="article")


def titles(client: Client, query: str) -> list[str]:
    """Return what a list shows, by title."""
    return sorted(card.title for card in client.get(f"/?{query}").context["page"].cards)


def rows(client: Client, query: str = "") -> dict[str, str]:
    """Return label and count of the panel; none without one."""
    panels = [panel for panel in client.get(f"/?{query}").context["page"].panels if panel.name == "decided"]
    return {row.label: row.count for panel in panels for row in panel.rows}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("decided=title", ["Both", "Titled"]),
        ("decided=topics&decided=language", ["Both", "Tagged", "Waiting"]),
        ("decided.not=title", ["Plain", "Tagged", "Waiting"]),
        ("decided=topics&decided.not=title", ["Tagged"]),
        ("decided.is=any", ["Both", "Tagged", "Titled", "Waiting"]),
        ("decided.is=any&decided=title", ["Both", "Tagged", "Titled", "Waiting"]),
        ("decided.is=none", ["Plain"]),
        ("decided.is=none&decided=title", ["Both", "Plain", "Titled"]),
        ("decided.is=any&decided.not=title", ["Tagged", "Waiting"]),
        ("suggestion=open", ["Waiting"]),
        ("suggestion.not=open", ["Both", "Plain", "Tagged", "Titled"]),
        ("decided=language&suggestion=open", ["Waiting"]),
        ("decided=title&suggestion=open", []),
        ("decided=title&kind=article", ["Both"]),
        ("decided.is=none&kind.not=article", []),
        ("decided=complexity", []),
    ],
)
def test_a_list_is_narrowed(ana: Client, query: str, found: list[str]) -> None:
    shelf()

    assert titles(ana, query) == found
    assert ana.get(f"/items.json?{query}").json()["total"] == len(found)


NARROWED = ["", "kind=article", "decided=title", "decided.not=title", "decided.is=none", "suggestion=open"]


@pytest.mark.parametrize("query", NARROWED)
def test_each_count_is_what_choosing_it_alone_shows(ana: Client, query: str) -> None:
    shelf()
    panel = next(panel for panel in ana.get(f"/?{query}").context["page"].panels if panel.name == "decided")

    assert panel.rows
    for row in panel.rows:
        _f, name, *presence, value = row.id.split("-")
        kept = [part for part in query.split("&") if not part.startswith((f"{name}=", f"{name}.is="))]
        alone = "&".join([*kept, f"{'.'.join([name, *presence])}={value}"])
        assert row.count == str(len(titles(ana, alone))), row.id


def test_the_panel_leaves_out_what_nobody_decided(ana: Client) -> None:
    shelf()

    assert rows(ana) == {
        "Title decided": "2", "Topics decided": "2", "Language decided": "1", "Has a suggestion": "1",
        "Curated by a person": "4", "Not curated": "1",
    }  # fmt: skip
    assert rows(ana, "kind=video") == {
        "Title decided": "1", "Topics decided": "1", "Curated by a person": "2",
    }  # fmt: skip


def test_pinned_values_are_found(ana: Client) -> None:
    shelf()
    item = make_item(title="Confirmed")
    curate(key=item.key, changes=[Change("title", "pin")], actor=ANA, now=NOON)

    assert titles(ana, "decided=pinned") == ["Confirmed"]
    assert rows(ana)["Pinned"] == "1"


def test_without_any_decision_there_is_no_panel(ana: Client) -> None:
    make_item()

    assert rows(ana) == {}
    assert rows(ana, "decided=title") == {"Title decided": "0", "Not curated": "1"}


@pytest.mark.parametrize("who", ["", "viewer"])
def test_others_have_no_panel(who: str) -> None:
    shelf()

    assert rows(signed_in(who)) == {}


def test_addresses_are_canonical_and_take_back_what_they_chose(ana: Client) -> None:
    shelf()
    page = ana.get("/?suggestion.not=open&decided=topics&decided.is=none&kind=article&decided=title&decided=title").context[
        "page"
    ]

    assert page.title == "Article, Title decided or Topics decided or Not curated, No suggestion"
    assert [(chip.label, chip.href, chip.is_not) for chip in page.chips[1:]] == [
        ("Title decided", "/?kind=article&decided=topics&decided.is=none&suggestion.not=open", False),
        ("Topics decided", "/?kind=article&decided=title&decided.is=none&suggestion.not=open", False),
        ("Not curated", "/?kind=article&decided=title&decided=topics&suggestion.not=open", False),
        ("No suggestion", "/?kind=article&decided=title&decided=topics&decided.is=none", True),
    ]
    assert page.clear_href == "/"
    asked = "kind=article&decided=title&decided=topics&decided.is=none&suggestion.not=open"
    assert set(page.files.values()) == {f"/items.{form}?{asked}" for form in ("csv", "json", "atom")}


def test_what_brings_an_empty_list_back_is_counted(ana: Client) -> None:
    shelf()
    page = ana.get("/?decided=complexity&decided=title&kind=video&suggestion=open").context["page"]

    assert [(rescue.chip.label, rescue.total) for rescue in page.rescues] == [("Has a suggestion", "1 item")]


def test_the_value_of_a_row_leads_there_and_back(ana: Client) -> None:
    shelf()
    panel = next(panel for panel in ana.get("/?decided.not=title").context["page"].panels if panel.name == "decided")
    row = next(row for row in panel.rows if row.id == "f-decided-title")

    assert (row.state, row.count, row.include_href, row.exclude_href) == ("not", "0", "/", "/")
    assert row.exclude_text == "Take Title decided back in"
    assert panel.is_chosen


def test_decisions_and_marks_narrow_together(ana: Client) -> None:
    shelf()
    for card in ana.get("/?decided.not=topics").context["page"].cards:
        if card.title in ("Titled", "Plain"):
            ana.post(card.marks.href, {"favourite": "1"})

    assert titles(ana, "decided=title&mark=favourite") == ["Titled"]
    assert titles(ana, "decided.is=none&mark=favourite") == ["Plain"]
    assert titles(ana, "decided=title&mark.not=favourite") == ["Both"]
    assert rows(ana, "mark=favourite") == {"Title decided": "1", "Curated by a person": "1", "Not curated": "1"}


def test_deleted_items_have_their_decisions(ana: Client) -> None:
    item = make_item()
    curated(item, "title", "Gone")
    deleted(item)

    assert titles(ana, "decided=title") == []
    assert titles(ana, "decided=title&deleted=yes") == ["Gone"]


def test_files_and_feeds_have_the_same_items(ana: Client) -> None:
    shelf()

    table = b"".join(ana.get("/items.csv?decided=title").streaming_content).decode()  # type: ignore[attr-defined]
    feed = ana.get("/items.atom?decided=title").content.decode()

    for text in (table, feed):
        assert [title for title in ("Titled", "Both", "Tagged", "Waiting") if title in text] == ["Titled", "Both"]
    assert "decided=title" in feed


def test_the_next_item_is_the_next_decided_one(ana: Client) -> None:
    first, _between, last = (make_item(title=title) for title in ("A", "B", "C"))
    curated(first, "topics", ["x"])
    curated(last, "topics", ["x"])
    path = f"{first.get_absolute_url()}?in={quote('sort=title&decided=topics')}"

    place = ana.get(path).context["page"].place

    assert (place.text, place.next.title) == ("1 of 2", "C")
    assert signed_in("viewer").get(path).context["page"].place is None


def test_all_of_a_list_of_decisions_is_edited(ana: Client) -> None:
    shelf()
    form = {"step": "apply", "matched": "2", "field": "complexity", "op": "set", "value": "Beginner"}

    ana.post("/bulk/?all=1&in=decided%3Dtitle", form)

    assert titles(ana, "decided=complexity") == ["Both", "Titled"]
    assert Batch.objects.get().query == "decided=title"


def test_a_mark_of_the_reader_counts_within_decisions(ana: Client) -> None:
    item = make_item()
    curated(item, "title", "Else")
    user = make_account("ben")
    set_mark(user_id=user.pk, key=item.key, kind="read", is_on=True, now=NOON)
    panels = signed_in("curator", "ben").get("/?decided.not=title").context["page"].panels

    assert [row.count for panel in panels if panel.name == "mark" for row in panel.rows] == ["0", "0"]

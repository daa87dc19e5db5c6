"""Who may not ask what people decided is refused in words, wherever it is asked; so is whatever has no meaning."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from content.models import SavedView, ShareLink
from content.services.saved_views import save_view
from tests.builders import NOON, curated, make_account, make_item, make_suggestion, signed_in

pytestmark = pytest.mark.django_db

REFUSED = "Only curators see what people decided"
FOR_CURATORS = ["decided=title", "decided.not=title", "decided.is=none", "suggestion=open", "suggestion.not=open"]
HOSTILE = {
    "unknown field": "decided=deleted_at",
    "other case": "decided=Title",
    "empty": "decided=",
    "NUL": "decided=a%00b",
    "broken UTF-8": "decided=%FF",
    "half a surrogate": "decided=%ED%A0%80",
    "SQL": "decided=%27)%20OR%201=1--",
    "script": "decided=%3Cscript%3Ealert(1)%3C/script%3E",
    "long": "decided=" + "a" * 100_000,
    "one of two": "decided=title&decided=nothing",
    "excluded": "decided.not=%00",
    "presence": "decided.is=maybe",
    "presence empty": "decided.is=",
    "both presences": "decided.is=any&decided.is=none",
    "presence of a mark": "mark.is=any",
    "presence of a suggestion": "suggestion.is=none",
    "all of them": "decided.all=1",
    "suggestion": "suggestion=closed",
    "suggestion NUL": "suggestion=%00",
    "suggestion excluded": "suggestion.not=any",
}


@pytest.fixture(autouse=True)
def shelf(settings: Settings) -> None:
    """An item that nobody decided about, one with a decision, and one for which a suggestion waits."""
    settings.VIEWER_ACCESS = "public"
    make_item(title="Plain", kind="article")
    curated(make_item(kind="video"), "title", "Titled")
    make_suggestion("language", title="Waiting", kind="article")


@pytest.fixture
def ana() -> Client:
    return signed_in("curator", "ana")


@pytest.mark.parametrize("who", ["", "viewer"])
@pytest.mark.parametrize("query", FOR_CURATORS)
def test_others_are_refused_in_words(who: str, query: str) -> None:
    client = signed_in(who)

    answers = [client.get(f"/{path}?kind=article&{query}") for path in ("", "items.json", "items.csv", "items.atom")]

    assert [answer.status_code for answer in answers] == [400] * 4
    assert all(REFUSED in answer.content.decode() for answer in answers)
    assert "Plain" not in answers[0].content.decode()
    assert answers[0].context["problems"].rest_href == "/?kind=article"
    assert set(answers[1].json()["error"]["fields"]) == {query.partition("=")[0]}


@pytest.mark.parametrize("query", FOR_CURATORS)
@pytest.mark.parametrize("path", ["/api/v1/items", "/suggestions/", "/admin/content/item/"])
def test_no_other_address_takes_it(ana: Client, path: str, query: str) -> None:
    assert ana.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("who", ["", "curator"])
def test_what_is_not_understood_is_said(who: str, query: str) -> None:
    client = signed_in(who)

    answers = [client.get(f"/{path}?{query}") for path in ("", "items.json", "items.csv", "items.atom")]

    assert [answer.status_code for answer in answers] == [400] * 4
    html = answers[0].content.decode()
    assert [text for text in ("Plain", "<script>alert") if text in html] == []


def test_a_view_of_decisions_is_for_curators(ana: Client) -> None:
    vic = signed_in("viewer", "vic")
    ana.post("/views/save/", {"name": "Titles", "query": "decided=title"})
    SavedView.objects.update(is_shared=True, is_pinned=True)
    save_view(owner_id=make_account("was", "viewer").pk, name="Mine", query="suggestion=open", now=NOON)

    assert [view.count for view in ana.get("/views/").context["page"].mine] == ["1"]
    assert vic.get("/views/").context["page"].shared == ()
    assert [view.why for view in signed_in("viewer", "was").get("/views/").context["page"].mine] == ["for curators only"]


def test_a_list_of_decisions_cannot_be_shared(ana: Client) -> None:
    answer = ana.post("/views/share/", {"query": "decided=title", "days": "7"}, follow=True)

    assert "cannot be shared" in answer.content.decode()
    assert not ShareLink.objects.exists()
    assert not ana.get("/?decided=title").context["page"].saved.can_share


def test_a_mark_of_a_stranger_leads_to_the_rest() -> None:
    make_item()

    problems = signed_in("").get("/?kind=video&mark.not=read").context["problems"]

    assert [entry.name for entry in problems.entries] == ["mark.not"]
    assert problems.rest_href == "/?kind=video"

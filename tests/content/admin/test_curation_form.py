"""The typed form on an item's page: what saving decides, what it leaves alone, and who lost a race learns it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.urls import reverse

from content.admin import curation_forms
from content.models import CurationEvent, Hold, Item
from content.services.curation import Change, curate
from tests.builders import ANA, NOON, curated, deleted, make_item, signed_in

pytestmark = pytest.mark.django_db

FIELDS = ("title", "categories", "topics", "content_type", "complexity", "language")


def opened(item: Item) -> dict[str, Any]:
    """Return what a browser would send back if nothing was touched."""
    form = curation_forms.CurationForm(instance=Item.objects.get(pk=item.pk))
    shown = {name: form.initial[name].replace("\n", "\r\n") for name in FIELDS}
    return {**shown, **{f"initial-{name}": value for name, value in shown.items()}, "revision": form.initial["revision"]}


def save(item: Item, sent: dict[str, Any], role: str = "curator") -> HttpResponse:
    return signed_in(role).post(reverse("admin:content_item_change", args=[item.pk]), {**sent, "_continue": "1"})


def saved(item: Item, **typed: Any) -> Item:
    answer = save(item, {**opened(item), **typed})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return Item.objects.get(pk=item.pk)


def rich_item() -> Item:
    categories = [{"category": "Travel", "subcategories": ["Rails", "Roads"]}, {"category": "History", "subcategories": []}]
    return make_item(title="Trains", categories=categories, topics=["trains", "night"], language="en", content_type="Talk")


def test_saving_an_untouched_page_decides_nothing() -> None:
    item = rich_item()

    saved(item)

    assert not Hold.objects.exists()
    assert not CurationEvent.objects.exists()


@pytest.mark.parametrize("field", ["title", "content_type", "complexity", "language"])
def test_a_changed_scalar_is_set(field: str) -> None:
    item = saved(rich_item(), **{field: "  Another  "})

    assert item.effective[field] == "Another"
    assert Hold.objects.get().curated[field]["op"] == "set"


def test_an_emptied_scalar_is_empty_on_purpose() -> None:
    item = saved(rich_item(), language="")

    assert item.language == ""
    assert Hold.objects.get().curated["language"]["value"] is None


def test_only_the_changed_field_is_decided() -> None:
    saved(rich_item(), language="de")

    assert set(Hold.objects.get().curated) == {"language"}


def test_lines_that_come_and_go_become_members_that_are_added_and_removed() -> None:
    item = saved(rich_item(), categories="Travel > Rails\r\nHistory\r\nScience > Oceans\r\n\r\nSociety")

    decision = Hold.objects.get().curated["categories"]
    assert (decision["op"], decision["add"]) == ("patch", [["Science", "Oceans"], ["Society", None]])
    assert decision["remove"] == [["Travel", "Roads"]]
    assert {"category": "Science", "subcategories": ["Oceans"]} in item.effective["categories"]


def test_topics_are_patched_so_that_new_ones_of_the_machine_still_arrive() -> None:
    item = saved(rich_item(), topics="trains\r\nsleepers")
    Item.objects.filter(pk=item.pk).update(analysis={**item.analysis, "topics": ["trains", "night", "vienna"]})

    item.refresh_from_db()
    assert item.effective["topics"] == ["trains", "vienna", "sleepers"]


def test_a_category_with_the_separator_in_its_name_survives_the_form() -> None:
    item = make_item(categories=[{"category": "A > B", "subcategories": ["C > D"]}], topics=["t"])

    item = saved(item, categories="A > B > C > D\r\nNew")

    assert item.effective["categories"][0] == {"category": "A > B", "subcategories": ["C > D"]}


def test_what_the_machine_added_since_the_page_was_opened_is_not_taken_for_a_removal() -> None:
    item = rich_item()
    page = opened(item)
    Item.objects.filter(pk=item.pk).update(analysis={**item.analysis, "topics": ["trains", "night", "vienna"]})

    save(item, {**page, "topics": "trains\r\nnight\r\nsleepers"})

    item.refresh_from_db()
    assert item.effective["topics"] == ["trains", "night", "vienna", "sleepers"]


def test_a_field_is_given_back_to_the_machine() -> None:
    item = rich_item()
    curated(item, "language", "de")

    item = saved(item, give_back=["language"])

    assert item.language == "en"
    assert Hold.objects.get().curated == {}
    assert CurationEvent.objects.latest("pk").op == "revert"


def test_the_ledger_says_who_and_why() -> None:
    saved(rich_item(), language="de", reason="it is German")

    event = CurationEvent.objects.get()
    assert (event.actor, event.reason, event.field) == ("user:curator", "it is German", "language")


def test_machine_values_are_not_written() -> None:
    item = rich_item()
    before = Item.objects.filter(pk=item.pk).values("analysis", "updated_at", "observed_at", "payload", "author").get()

    saved(item, language="de", author="Mallory", payload="{}", analysis="{}", url="https://evil.example", kind="article")

    after = Item.objects.filter(pk=item.pk).values("analysis", "updated_at", "observed_at", "payload", "author").get()
    assert after == before
    assert Item.objects.get(pk=item.pk).kind == "video"


def test_a_page_that_is_out_of_date_is_refused_and_keeps_what_was_typed() -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")

    answer = save(item, {**page, "language": "de", "title": "Typed with care"})

    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Something was decided about this item" in text
    assert "Typed with care" in text
    assert Item.objects.get(pk=item.pk).language == "fr"


def test_saving_again_after_the_refusal_decides_all_the_same() -> None:
    item = rich_item()
    page = opened(item)
    curated(item, "language", "fr")
    refused = save(item, {**page, "language": "de"})
    assert f'name="revision" value="{Hold.objects.get().revision}"' in refused.content.decode()

    save(item, {**page, "language": "de", "revision": Hold.objects.get().revision})

    assert Item.objects.get(pk=item.pk).language == "de"


def test_who_loses_the_race_within_the_save_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    item = rich_item()
    page = opened(item)
    real = curation_forms.curate

    def overtaken(**arguments: Any) -> Any:
        curated(item, "language", "fr")
        return real(**arguments)

    monkeypatch.setattr(curation_forms, "curate", overtaken)
    address = reverse("admin:content_item_change", args=[item.pk])

    answer = signed_in("curator").post(address, {**page, "language": "de"}, follow=True)

    assert answer.redirect_chain[0][0].startswith(f"{address}?draft=")
    text = answer.content.decode()
    assert "in the same moment" in text
    assert "was changed successfully" not in text
    assert 'name="language" value="de"' in text
    # The rival of this test writes on the same connection, so both go back.
    assert Item.objects.get(pk=item.pk).language == "en"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("topics", "x" * 201), ("title", "t" * 2001), ("categories", "> Sub"), ("categories", "c" * 201)],
    ids=["long topic", "long title", "no category", "long category"],
)
def test_what_the_service_would_refuse_is_an_error_beside_the_field(field: str, typed: str) -> None:
    item = rich_item()

    answer = save(item, {**opened(item), field: typed})

    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert not Hold.objects.exists()


@pytest.mark.parametrize("revision", ["", "-1", "x", "9" * 30], ids=["none", "negative", "text", "huge"])
def test_a_forged_revision_is_refused(revision: str) -> None:
    item = rich_item()

    answer = save(item, {**opened(item), "language": "de", "revision": revision})

    assert answer.status_code == 200
    assert not Hold.objects.exists()


def test_a_viewer_with_staff_rights_decides_nothing() -> None:
    item = rich_item()
    page = opened(item)
    client = signed_in("viewer")
    User.objects.filter(username="viewer").update(is_staff=True)

    looked = client.get(reverse("admin:content_item_change", args=[item.pk]))
    answer = client.post(reverse("admin:content_item_change", args=[item.pk]), {**page, "language": "de"})

    assert (looked.status_code, answer.status_code) == (200, 403)
    assert 'name="revision"' not in looked.content.decode()
    assert not Hold.objects.exists()


def test_a_deleted_item_can_be_decided_about_and_stays_deleted() -> None:
    item = rich_item()
    deleted(item)

    item = saved(item, language="de")

    assert item.language == "de"
    assert item.deleted_at is not None


def test_a_pinned_set_field_is_patched_upon_what_was_pinned() -> None:
    item = rich_item()
    curate(key=item.key, changes=[Change("topics", "pin")], actor=ANA, now=NOON)

    item = saved(item, topics="trains\r\nday")

    assert item.effective["topics"] == ["trains", "day"]

"""A curator's way through the admin with the keyboard alone: edit what matches, restore a field, settle a conflict."""

from __future__ import annotations

import pytest
from django.conf import settings as project
from playwright.sync_api import Page, expect

from content.models import Item
from tests.builders import curated
from tests.content.admin.pages import client_of
from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def signed_in(visitor: Visitor, **context: object) -> Page:
    session = client_of("curator").cookies[project.SESSION_COOKIE_NAME].value
    page = visitor.open("/login/", **context)
    page.context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": session, "url": visitor.address}])
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_curator_edits_restores_and_settles_by_keyboard(visitor: Visitor, scripts: bool) -> None:
    item = fill_shelf()[0]
    page = signed_in(visitor, java_script_enabled=scripts)
    page.goto("/admin/content/item/?q=storm")
    page.get_by_role("link", name="Edit all 1 matching").press("Enter")
    page.get_by_label("Field").select_option("language")
    page.get_by_label("What to do").select_option("set")
    page.get_by_label("Value").fill("de")
    page.get_by_role("button", name="Preview").press("Enter")
    page.get_by_role("button", name="Apply to 1 item").press("Enter")
    expect(page.get_by_text("Done.")).to_be_visible()
    assert Item.objects.get(pk=item.pk).language == "de"

    curated(item, "language", "fr")
    page.goto(f"/admin/content/item/{item.pk}/change/")
    page.get_by_role("button", name="Restore language as of r1").press("Enter")
    expect(page.get_by_text("Language is as it was then.")).to_be_visible()
    assert Item.objects.get(pk=item.pk).language == "de"

    page.get_by_label("Language", exact=True).fill("it")
    curated(item, "language", "es")
    page.get_by_role("button", name="Save and continue editing").press("Enter")
    page.get_by_label("keep theirs for Language").press("Space")
    page.get_by_role("button", name="Save and continue editing").press("Enter")
    expect(page.get_by_label("Language", exact=True)).to_have_value("es")
    assert Item.objects.get(pk=item.pk).language == "es"

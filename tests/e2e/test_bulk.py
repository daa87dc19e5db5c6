"""Editing many items: ticked by key, previewed, changed, undone."""

from __future__ import annotations

import pytest
from django.conf import settings as project
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.shelf import fill_shelf

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["by key", "without scripts"])
def test_a_curator_changes_two_items_and_takes_it_back(visitor: Visitor, scripts: bool) -> None:
    fill_shelf()
    ana = User.objects.create_user("ana")
    ana.groups.add(Group.objects.get(name="curator"))
    client = Client()
    client.force_login(ana)
    page = visitor.open("/login/", java_script_enabled=scripts)
    session = client.cookies[project.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": session, "url": visitor.address}])
    page.goto("/")

    if scripts:
        for key in "jxjx":
            page.keyboard.press(key)
        expect(page.locator("[data-picked]")).to_have_text("(2)")
    else:
        page.get_by_label("Select Storm logs").check()
        page.get_by_label("Select Ice cores").check()
    page.get_by_role("button", name="Edit selected").click()
    page.get_by_label("Value").fill("Weather")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("2 items would change")
    page.get_by_role("button", name="Change 2 items").click()
    expect(page.locator("main")).to_contain_text("2 of 2 items were changed")
    page.goto("/?category=Weather")
    expect(page.locator("[data-row]")).to_have_text(["Storm logs", "Ice cores"])
    page.go_back()
    page.get_by_role("button", name="Undo this batch").click()
    page.goto("/?category=Weather")

    expect(page.locator(".empty")).to_be_visible()

"""Accounts in the admin: a role is chosen, and nothing finer."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from content.services.accounts import create_account, role_of
from tests.builders import signed_in
from tests.content.admin.pages import PASSWORD

pytestmark = pytest.mark.django_db


def test_an_admin_makes_an_account_with_a_role() -> None:
    sent = {"username": "ana", "role": "curator", "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}

    answer = signed_in("admin").post(reverse("admin:auth_user_add"), sent)

    assert answer.status_code == 302
    ana = User.objects.get(username="ana")
    assert (role_of(ana), ana.is_staff, ana.is_superuser) == ("curator", True, False)


def test_an_admin_gives_another_role() -> None:
    ana = create_account(name="ana", role="viewer", password=PASSWORD).user
    sent = {"username": "ana", "role": "operator", "is_active": "on", "email": ""}

    answer = signed_in("admin").post(reverse("admin:auth_user_change", args=[ana.pk]), sent)

    assert answer.status_code == 302
    ana.refresh_from_db()
    assert (role_of(ana), ana.is_staff) == ("operator", True)


def test_a_page_shows_the_role_that_stands() -> None:
    ana = create_account(name="ana", role="operator", password=PASSWORD).user

    page = signed_in("admin").get(reverse("admin:auth_user_change", args=[ana.pk])).content.decode()

    assert '<option value="operator" selected>' in page


@pytest.mark.parametrize("role", ["curator", "operator"])
def test_other_roles_do_not_see_accounts(role: str) -> None:
    client = signed_in(role)

    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert client.get(reverse("admin:auth_user_add")).status_code == 403
    assert reverse("admin:auth_user_changelist") not in client.get(reverse("admin:index")).content.decode()


def test_an_account_cannot_be_given_rights_beside_its_role() -> None:
    ana = create_account(name="ana", role="viewer", password=PASSWORD).user
    sent = {"username": "ana", "role": "viewer", "is_active": "on", "is_superuser": "on", "is_staff": "on", "groups": ["1"]}

    signed_in("admin").post(reverse("admin:auth_user_change", args=[ana.pk]), sent)

    ana.refresh_from_db()
    assert (role_of(ana), ana.is_staff, ana.is_superuser) == ("viewer", False, False)
